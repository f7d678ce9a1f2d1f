"""How often somebody may ask: counted by minute, in the cache that all processes share."""

from __future__ import annotations

import time

from django.core.cache import cache

MINUTE = 60


def within(name: str, who: int, most: int) -> bool:
    """Whether this is one of the first ``most`` requests of a person in this minute. Counts it.

    Two at the same instant may count as one: a limit of load, not of access.
    """
    key = f"limit:{name}:{who}:{int(time.time()) // MINUTE}"
    cache.add(key, 0, 2 * MINUTE)
    try:
        return cache.incr(key) <= most
    except ValueError:  # thrown out of the cache meanwhile
        return True
