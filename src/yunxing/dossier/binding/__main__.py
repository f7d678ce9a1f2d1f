"""Starts the process that looks through files; ``minding`` says how."""

import sys

from .minding import main

main(sys.argv[1:])
