"""Addresses of statistics."""

from django.urls import path

from . import pages

urlpatterns = [
    path("statistics/", pages.statistics, name="statistics"),
    path("statistics/all.xlsx", pages.workbook, name="statistics-workbook"),
    path("statistics/<slug:picture>.csv", pages.table, name="statistics-table"),
    path("public/map/", pages.public_map, name="public-map"),
]
