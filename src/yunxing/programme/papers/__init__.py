"""Evidence: uploaded files, kept once each, and what was read of them."""
