"""Addresses of notices to people whose clinic stops serving them, and of their letters."""

from django.urls import path

from . import letters, views

urlpatterns = [
    path("", views.listed, name="desk-notices"),
    path("new/", views.new, name="desk-notice-new"),
    path("<int:pk>/", views.one, name="desk-notice"),
    path("<int:pk>/confirm/", views.confirm, name="desk-notice-confirm"),
    path("<int:pk>/give-up/", views.give_up, name="desk-notice-give-up"),
    path("<int:pk>/proof.<slug:kind>", views.proof, name="desk-notice-proof"),
    path("<int:pk>/letters/make/", letters.make, name="desk-letters-make"),
    path("<int:pk>/letters/<int:number>/", letters.batch, name="desk-letters"),
    path("<int:pk>/letters/<int:number>/print/", letters.to_print, name="desk-letters-print"),
    path(
        "<int:pk>/letters/<int:number>/register.<slug:kind>",
        letters.register,
        name="desk-letters-register",
    ),
    path("<int:pk>/letters/<int:number>/returned/", letters.returned, name="desk-letter-returned"),
]
