"""Figures in pictures: what is drawn, the tables under it, and what is taken away as a file."""
