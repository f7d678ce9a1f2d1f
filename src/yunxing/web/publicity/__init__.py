"""Pages of public notices: an office's own, and those that anybody reads without logging in."""
