"""The command line: what an officer or a consultant does without a server. It decides nothing; it reads, asks and shows."""
