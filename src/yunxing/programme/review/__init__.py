"""What states a declaration has and who moves it from one to the next."""
