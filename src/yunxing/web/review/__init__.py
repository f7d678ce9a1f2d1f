"""Pages of the first review: what waits, and the bench on which a declaration is gone through row by row."""
