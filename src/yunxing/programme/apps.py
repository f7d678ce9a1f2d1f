"""The Django app."""

from django.apps import AppConfig


class Programme(AppConfig):
    """All models of the programme, in one chain of migrations."""

    name = "yunxing.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"
