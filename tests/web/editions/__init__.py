"""Pages of the province's work on rules."""
