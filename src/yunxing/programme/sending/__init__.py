"""What offices send on: packages with letter and summary, their receipt, the city's opinion (R56, R79, R80, R86)."""
