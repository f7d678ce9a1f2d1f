"""The Django app of the site: its commands."""

from django.apps import AppConfig


class Site(AppConfig):
    """No models; ``check`` and ``serve``."""

    name = "yunxing.site"
    label = "yunxing_site"
