"""Pages of evaluation: an expert's cases, an office's panels, experts and decisions."""
