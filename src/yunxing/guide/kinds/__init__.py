"""The kinds of requirement an edition can state, each a few lines that write its rule as terms.

``registry`` is how a kind is made known (an edition of another programme may bring its own), ``quantities`` what
several kinds speak of. A kind knows no star, no number and no reading: those are the edition's.
"""
