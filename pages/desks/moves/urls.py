"""Addresses of plans of moves."""

from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/", views.plan, name="move-plan"),
    path("<int:pk>/people/", views.people, name="move-plan-people"),
    path("<int:pk>/step/", views.step, name="move-plan-step"),
]
