"""Pages of packages: what is to be sent on, what was sent, what came; recommendation and publication."""
