"""The Django app of the pages: templates, static files, template tags."""

from django.apps import AppConfig


class Web(AppConfig):
    """Pages."""

    name = "yunxing.web"
    label = "web"
