"""The province's work on rules: drafts, publishing, trials, rulings."""
