"""Addresses that exist in demonstration mode only."""

from django.urls import URLPattern, path

from .views import clock_page, mail, signing

urlpatterns: list[URLPattern] = [
    path("demo/", signing.accounts_page, name="demo"),
    path("demo/sign-in/", signing.sign_in, name="demo-sign-in"),
    path("demo/clock/", clock_page.clock_page, name="demo-clock"),
    path("demo/mail/", mail.folder, name="demo-mail"),
    path("demo/mail/<slug:name>/", mail.message, name="demo-message"),
    path("demo/mail/<slug:name>/<int:part>/", mail.attachment, name="demo-attachment"),
]
