"""``python -m yunxing.evidence.folder`` is the process that reads; ``minding`` starts it."""

from .worker import main

main()
