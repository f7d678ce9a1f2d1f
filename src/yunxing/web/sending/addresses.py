"""Addresses of packages, recommendation and publication."""

from django.urls import path

from . import packages, publishing, recommending

urlpatterns = [
    path("packages/", packages.packages, name="packages"),
    path("packages/make/", packages.make, name="packages-make"),
    path("packages/<int:pk>/", packages.package, name="package"),
    path("packages/<int:pk>/progress/", packages.progress, name="package-progress"),
    path("packages/<int:pk>/change/", packages.change, name="package-change"),
    path("packages/<int:pk>/receive/", packages.receive, name="package-receive"),
    path("packages/<int:pk>/file/", packages.file, name="package-file"),
    path("recommending/", recommending.recommending, name="recommending"),
    path("recommending/<str:number>/opinion/", recommending.opinion, name="recommending-opinion"),
    path("publishing/", publishing.publishing, name="publishing"),
]
