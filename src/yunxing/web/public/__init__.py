"""The public site: what everybody may see without an account."""
