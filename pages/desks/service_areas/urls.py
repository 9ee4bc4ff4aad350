"""Addresses of the pages of service areas."""

from django.urls import URLPattern, path

from . import by_hand, overview, preview, uncovered, upload

urlpatterns: list[URLPattern] = [
    path("areas/", overview.overview, name="areas"),
    path("areas/published/", overview.published, name="areas-published"),
    path("areas/upload/", upload.upload, name="areas-upload"),
    path("areas/template.<str:form>", upload.template, name="areas-template"),
    path("areas/kept/<int:pk>/", preview.preview, name="areas-preview"),
    path("areas/kept/<int:pk>/discard/", preview.discard, name="areas-discard"),
    path("areas/kept/<int:pk>/findings.csv", preview.findings, name="areas-findings"),
    path("areas/uncovered/", uncovered.uncovered, name="areas-uncovered"),
    path("areas/uncovered/<int:pk>/", uncovered.assign, name="areas-assign"),
    path("areas/of/<slug:code>/", overview.area, name="areas-of"),
    path("areas/of/<slug:code>/areas.csv", overview.as_file, name="areas-of-file"),
    path("areas/of/<slug:code>/change/", by_hand.choose, name="areas-change"),
    path("areas/of/<slug:code>/change/<str:unit>/", by_hand.change, name="areas-change-unit"),
]
