"""Addresses of the waiting lists at the desks."""

from django.urls import path

from . import lists, person

urlpatterns = [
    path("waiting/", lists.lists, name="desk-waiting-lists"),
    path("waiting/<slug:code>/", lists.one, name="desk-waiting-list"),
    path("person/<int:pk>/waiting/", person.place, name="desk-person-waiting"),
    path("person/<int:pk>/waiting/leave/", person.leave, name="desk-person-waiting-leave"),
]
