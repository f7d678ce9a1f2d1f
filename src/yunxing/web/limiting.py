"""How often one address may do what needs no log-in: counted in the cache that all processes share."""

from __future__ import annotations

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from yunxing.programme import clock


def allowed(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Whether whoever asks may do this now: at most so many times in any so many seconds. Counts it where they may.

    Two requests at the same instant may be counted as one: it holds floods back, and decides nothing else.
    """
    where = hashlib.sha256(str(get_adapter().get_client_ip(request)).encode()).hexdigest()[:32]
    key, now = f"limit:{what}:{where}", clock.now().timestamp()
    before = [at for at in cache.get(key, []) if now - seconds < at <= now]
    if len(before) >= most:
        return False
    cache.set(key, [*before, now], seconds)
    return True
