"""The small algebra in which every rule of an edition is written once, and its two roads.

``terms`` holds the algebra, ``one`` turns it into a Python function that judges one declaration, ``many``
into a NumPy program that judges columns. Neither road knows a rule, an edition or a star.
"""
