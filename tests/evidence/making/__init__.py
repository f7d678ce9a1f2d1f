"""Makers of papers whose truth is known: what the readers are tried and measured on. Nothing here reads a file."""
