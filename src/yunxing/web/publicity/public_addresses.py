"""Addresses that anybody may open, below ``/public/``."""

from django.urls import path

from . import public

urlpatterns = [
    path("notices/", public.notices, name="public-notices"),
    path("notices/<int:pk>/", public.notice, name="public-notice"),
    path("notices/<int:pk>/letter/", public.letter, name="public-notice-letter"),
    path("notices/<int:pk>/object/<int:item>/", public.lodge, name="public-object"),
    path("objections/", public.objections, name="public-objections"),
]
