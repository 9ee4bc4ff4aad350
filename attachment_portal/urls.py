"""Root addresses."""

from django.apps import apps
from django.contrib import admin
from django.urls import include, path

from attachment_portal.health import healthz

urlpatterns = [
    path("healthz", healthz, name="health"),
    path("admin/", admin.site.urls),
    path("", include("pages.urls")),
]
if apps.is_installed("demonstration"):
    urlpatterns.append(path("", include("demonstration.urls")))
