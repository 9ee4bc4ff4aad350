"""Addresses of the portal for people."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
