"""Addresses of an office's notices, below ``/notices/``."""

from django.urls import path

from . import announcements, notices, objections

urlpatterns = [
    path("", notices.notices, name="notices"),
    path("new/", notices.edit, name="notice-new"),
    path("<int:pk>/", notices.notice, name="notice"),
    path("<int:pk>/edit/", notices.edit, name="notice-edit"),
    path("<int:pk>/open/", notices.open_notice, name="notice-open"),
    path("<int:pk>/close/", notices.close_notice, name="notice-close"),
    path("<int:pk>/discard/", notices.discard, name="notice-discard"),
    path("<int:pk>/letter/", notices.letter, name="notice-letter"),
    path("announce/", announcements.announce, name="notice-announce"),
    path("announcements/<int:pk>/letter/", announcements.letter, name="notice-announcement-letter"),
    path("objections/<int:pk>/", objections.objection, name="notice-objection"),
    path("objections/<int:pk>/take-up/", objections.acknowledge, name="notice-objection-take-up"),
    path("objections/<int:pk>/found/", objections.found, name="notice-objection-found"),
    path("objections/<int:pk>/answer/", objections.answer, name="notice-objection-answer"),
    path("objections/files/<int:pk>/", objections.file, name="notice-objection-file"),
]
