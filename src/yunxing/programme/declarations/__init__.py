"""Declarations: what an enterprise says, every change of it, and what it submitted."""
