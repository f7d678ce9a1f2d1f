"""现场核查: what is drawn so that nobody can steer it, what inspectors find, whether a tenth is checked (R82, R83)."""
