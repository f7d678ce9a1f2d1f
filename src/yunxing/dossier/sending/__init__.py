"""What an office sends to the one above: pieces gathered by enterprise, packed with a list and sums, checked again."""

from .checking import Checked, checked
from .covering import covering
from .packing import LIST_FOLDER, MANIFEST, packed
from .pieces import Piece, Pieces, gathered_pieces

__all__ = [
    "LIST_FOLDER", "MANIFEST", "Checked", "Piece", "Pieces", "checked", "covering", "gathered_pieces", "packed",
]  # fmt: skip
