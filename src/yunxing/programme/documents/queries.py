"""What the page of the 申报书 shows of it."""

from __future__ import annotations

from ..declarations.model import Declaration
from .binding import key_of
from .model import Bound


def newest(declaration: Declaration) -> tuple[Bound | None, bool]:
    """The newest 申报书, and whether it is of what stands now."""
    bound = declaration.bounds.select_related("blob").order_by("-asked_at", "-pk").first()
    return bound, bound is not None and bound.key == key_of(declaration)
