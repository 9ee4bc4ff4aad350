"""Addresses of people the register does not know."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("person/<int:pk>/newborn/", views.newborn, name="desk-newborn"),
    path("newcomer/", views.foreigner, name="desk-foreigner"),
    path("newcomer/<int:pk>/proof/", views.proof_file, name="desk-newcomer-file"),
]
