"""Fraud and its two different sanctions (R84, R85), and the exemption lists (R30): dated, imported, looked up."""
