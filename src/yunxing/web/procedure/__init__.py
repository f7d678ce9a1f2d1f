"""Pages of the procedure itself: ending a declaration, and what an office may do with one where it stands."""
