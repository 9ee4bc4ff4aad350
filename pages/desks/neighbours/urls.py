"""Addresses of the pages of neighbour units."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("neighbours/", views.listed, name="neighbours"),
    path("neighbours/<int:pk>/end/", views.end, name="neighbours-end"),
]
