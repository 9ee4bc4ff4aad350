"""Addresses of the regional commission."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.commission, name="commission"),
    path("<int:pk>/step/", views.step, name="commission-step"),
    path("<int:pk>/extract/", views.extract, name="commission-extract"),
    path("<int:pk>/<slug:code>/", views.decide, name="commission-decide"),
]
