"""评审: experts and their interests, panels, opinions that others do not see until given, decisions with vote and minutes."""
