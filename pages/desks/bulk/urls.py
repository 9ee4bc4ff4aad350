"""Addresses of the bulk approval."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.confirm, name="bulk-approve"),
    path("<uuid:key>/", views.outcome, name="bulk-outcome"),
]
