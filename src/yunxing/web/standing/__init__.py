"""Pages of fraud, sanctions and exemptions."""
