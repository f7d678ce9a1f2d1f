"""The running programme: who takes part, what they declare, what is decided. One Django app, a package per concept.

Each concept has a ``model``, its ``verbs`` (the only code that writes state), its ``queries`` and its ``rules`` (who may).
"""
