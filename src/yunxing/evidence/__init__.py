"""A file in, facts out: what the papers of a declaration show, each fact with its page, its place and how it was read.

``facts`` says what a fact is; ``page`` and ``document`` what an opened file is; ``carriers`` open files; ``invoice`` and
``papers`` read what stands in them; ``folder`` reads many files; ``matching`` and ``reuse`` compare what was read.
Nothing here judges a declaration (``yunxing.guide`` does), and nothing read is merged with what somebody declared.
"""
