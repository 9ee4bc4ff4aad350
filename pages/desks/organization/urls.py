"""Addresses of the organization's desk."""

from django.urls import URLPattern, path

from . import doctors, leaving, lists, sites, sites_order, today

urlpatterns: list[URLPattern] = [
    path("organization/", today.first, name="organization-desk"),
    path("organization/<slug:code>/", today.today, name="organization-today"),
    path("organization/<slug:code>/doctors/", lists.listed, name="organization-lists"),
    path("organization/<slug:code>/doctors/add/", doctors.add, name="doctor-add"),
    path("organization/<slug:code>/doctors/list/", lists.open_list, name="doctor-list-open"),
    path("organization/<slug:code>/sites/", sites.listed, name="organization-sites"),
    path(
        "organization/<slug:code>/sites/order/", sites_order.order, name="organization-sites-order"
    ),
    path("list/<slug:code>/", lists.one, name="doctor-list"),
    path("doctor/<int:pk>/", doctors.one, name="doctor"),
    path("doctor/<int:pk>/leaves/", leaving.leaves, name="doctor-leaves"),
    path("doctor/<int:pk>/leaves/stop/", leaving.stop, name="doctor-leaves-stop"),
    path("doctor/<int:pk>/leaves/continue/", leaving.go_on, name="doctor-leaves-continue"),
]
