"""What an office sends on: packages with their covering list and sums."""
