"""Addresses of the figures."""

from django.urls import path

from . import movement, views

urlpatterns = [
    path("", views.figures, name="figures"),
    path("movement/", movement.report, name="movement"),
    path("movement.<slug:kind>", movement.file, name="movement-file"),
    path("<slug:slug>/", views.figure, name="figure"),
    path("<slug:slug>.<slug:kind>", views.file, name="figure-file"),
]
