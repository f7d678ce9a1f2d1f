"""公示, 异议, 公布: what the public sees before a title is given, and what it says (R81, R91)."""
