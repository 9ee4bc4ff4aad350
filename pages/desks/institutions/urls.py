"""Addresses of institutions."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.listed, name="institutions"),
    path("new/", views.new, name="institution-new"),
    path("<int:pk>/", views.one, name="institution"),
    path("<int:pk>/order/", views.order, name="institution-order"),
    path("<int:pk>/left/<int:stay>/", views.left, name="institution-left"),
]
