"""Addresses of the desks of staff."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
