"""Calls: the windows in which enterprises may declare, and the deadlines of each level."""
