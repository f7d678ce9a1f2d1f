"""What allauth needs to know of the provincial identity service."""

from __future__ import annotations

from typing import Any

from .environment import Identity


def providers(identity: Identity | None) -> dict[str, Any]:
    """allauth's ``SOCIALACCOUNT_PROVIDERS``: the one service, with PKCE; nothing where none is named."""
    if identity is None:
        return {}
    app = {
        "provider_id": "province",
        "name": identity.name,
        "client_id": identity.client,
        "secret": identity.secret,
        "settings": {"server_url": identity.issuer},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
