"""概要说明: one slide from a declaration's own words and figures, in native shapes that can be edited."""

from .content import Content, content
from .drawing import slide, text_size
from .fitting import MOST_SIZE, SMALLEST, fitted, lines_of

__all__ = ["MOST_SIZE", "SMALLEST", "Content", "content", "fitted", "lines_of", "slide", "text_size"]
