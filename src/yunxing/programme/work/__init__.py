"""Work in the background: jobs with a lease, the workers that do them."""
