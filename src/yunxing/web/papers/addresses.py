"""Addresses below a declaration's: uploads, files, the viewer, proposals."""

from django.urls import path

from . import files, listing, proposals, uploads, viewer

urlpatterns = [
    path("uploads/", uploads.collection, name="uploads"),
    path("uploads/<uuid:pk>/", uploads.one, name="upload"),
    path("papers/", listing.papers, name="papers"),
    path("papers/known/", listing.known, name="papers-known"),
    path("papers/reading/", listing.reading, name="papers-reading"),
    path("papers/order/", listing.order, name="papers-order"),
    path("papers/<int:pk>/", viewer.viewer, name="paper"),
    path("papers/<int:pk>/file/", files.file, name="paper-file"),
    path("papers/<int:pk>/drawn/", files.drawn, name="paper-drawn"),
    path("papers/<int:pk>/change/", listing.change, name="paper-change"),
    path("papers/<int:pk>/correct/", viewer.correct, name="paper-correct"),
    path("proposals/", proposals.proposals, name="proposals"),
]
