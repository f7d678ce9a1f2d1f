"""Addresses of ending a declaration, below ``/declarations/NUMBER/``."""

from django.urls import path

from . import ending

urlpatterns = [
    path("end/", ending.ask, name="declaration-end"),
    path("terminate/", ending.terminate, name="declaration-terminate"),
]
