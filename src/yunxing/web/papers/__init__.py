"""Pages of evidence: uploads and the viewer."""
