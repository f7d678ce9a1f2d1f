"""The province's work on rules: editions of the guide drafted, tried and published; rulings that settle readings."""
