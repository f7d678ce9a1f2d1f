"""Pages of site checks: the city's draws and visits, the draw as the public sees it, the inspector's phone."""
