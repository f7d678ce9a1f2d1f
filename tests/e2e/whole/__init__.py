"""What the test of a whole call is made of: who is there, where they sit, and what each office does on its pages."""
