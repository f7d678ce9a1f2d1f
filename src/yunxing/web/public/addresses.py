"""Addresses of results, below ``/public/``."""

from django.urls import path

from . import downloads, home, results, verifying

urlpatterns = [
    path("", home.home, name="public-home"),
    path("feed.xml", home.feed, name="public-feed"),
    path("results/", results.results, name="public-results"),
    path("results.csv", downloads.as_csv, name="public-results-csv"),
    path("results.json", downloads.as_json, name="public-results-json"),
    path("publications/<int:pk>/", results.publication, name="public-publication"),
    path("enterprises/<str:uscc>/", results.enterprise, name="public-enterprise"),
    path("verify/<str:code>/", verifying.verify, name="public-verify"),
    path("verify/<str:code>/certificate.pdf", verifying.certificate, name="public-certificate"),
]
