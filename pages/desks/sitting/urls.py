"""Addresses of a family at a desk."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("person/<int:pk>/family/", views.begin, name="desk-sitting-begin"),
    path("sitting/<int:pk>/", views.form, name="desk-sitting"),
    path("sitting/<int:pk>/check/", views.check, name="desk-sitting-check"),
    path("sitting/<int:pk>/filed/", views.filed, name="desk-sitting-filed"),
    path("sitting/<int:pk>/print/", views.sheets, name="desk-sitting-print"),
]
