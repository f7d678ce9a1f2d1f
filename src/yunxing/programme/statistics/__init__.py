"""Figures of an area: what was submitted and became of it, counted by the hour, and by what lists are narrowed.

Who recognises whom is the procedure's; what is drawn of the figures is the pages'.
"""
