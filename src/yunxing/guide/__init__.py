"""The guide as data, and what follows from it: one verdict with reasons, a million verdicts as columns.

``loading.load_edition`` reads an edition, ``declaration.reader`` its declarations, ``verdict.assess`` judges one,
``columns.judge`` and ``batch.assess_many`` many, ``whatif.compare`` says what a change would do.
"""
