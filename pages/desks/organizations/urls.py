"""Addresses of the pages of organizations."""

from django.urls import URLPattern, path

from . import card, edit, listed

urlpatterns: list[URLPattern] = [
    path("organizations/", listed.listed, name="region-organizations"),
    path("organizations/new/", edit.new, name="region-organization-new"),
    path("organizations/of/<slug:code>/", card.card, name="region-organization"),
    path(
        "organizations/of/<slug:code>/contacts/", edit.contacts, name="region-organization-contacts"
    ),
    path("organizations/of/<slug:code>/hours/", edit.hours, name="region-organization-hours"),
    path("organizations/of/<slug:code>/act/", edit.act, name="region-organization-act"),
    path(
        "organizations/of/<slug:code>/contract/<int:year>/",
        edit.contract,
        name="region-organization-contract",
    ),
]
