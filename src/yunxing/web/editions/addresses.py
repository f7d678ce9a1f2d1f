"""Addresses of editions of the guide, what they would change, and rulings."""

from django.urls import path

from . import drafts, listing, reading, rulings, trials

urlpatterns = [
    path("", listing.editions, name="editions"),
    path("begin/", listing.begin, name="edition-begin"),
    path("rulings/", rulings.rulings, name="edition-rulings"),
    path("rulings/<int:pk>/", rulings.ruling, name="edition-ruling"),
    path("trials/<int:pk>/", trials.trial, name="edition-trial"),
    path("trials/<int:pk>/progress/", trials.progress, name="edition-trial-progress"),
    path("<slug:key>/", listing.edition, name="edition"),
    path("<slug:key>/act/", listing.act, name="edition-act"),
    path("<slug:key>/try/", trials.begin, name="edition-try"),
    path("<slug:key>/values/", drafts.values, name="edition-values"),
    path("<slug:key>/files/<slug:file>/", drafts.file, name="edition-file"),
    path("<slug:key>/history/", reading.history, name="edition-history"),
    path("<slug:key>/history/<int:number>/<slug:file>/", reading.change, name="edition-change"),
    path("<slug:key>/differences/", reading.differences, name="edition-differences"),
]
