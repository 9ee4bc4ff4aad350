"""Root addresses."""

from django.contrib import admin
from django.urls import include, path

from attachment_portal.health import healthz

urlpatterns = [
    path("healthz", healthz, name="health"),
    path("admin/", admin.site.urls),
    path("", include("pages.urls")),
]
