"""Commands: ``check``, ``serve``."""
