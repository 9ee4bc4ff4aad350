"""Addresses of objections at the region's desk."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.listed, name="desk-objections"),
    path("<str:number>/", views.one, name="desk-objection"),
]
