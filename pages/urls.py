"""Addresses of the pages; they do not change with the language.

Pages open to everybody stand here; those of people and of desks in their own modules.
"""

from django.urls import include, path

from .people import plain, start

urlpatterns = [
    path("", start.start, name="start"),
    path("help/", plain.help_and_law, name="help"),
    path("accessibility/", plain.accessibility, name="accessibility"),
    path("contacts/", plain.contacts, name="contacts"),
    path("view/", plain.view_settings, name="view-settings"),
    path("", include("pages.people.urls")),
    path("desk/", include("pages.desks.urls")),
]
