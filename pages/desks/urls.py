"""Addresses of the desks of staff."""

from django.urls import URLPattern, path

from . import case, queue, refuse

urlpatterns: list[URLPattern] = [
    path("queue/", queue.queue, name="queue"),
    path("decided/", queue.decided, name="decided-today"),
    path("case/<str:number>/", case.case, name="case"),
    path("case/<str:number>/take/", case.take, name="case-take"),
    path("case/<str:number>/release/", case.release, name="case-release"),
    path("case/<str:number>/approve/", case.approve, name="case-approve"),
    path("case/<str:number>/doctor/", case.other_panel, name="case-panels"),
    path("case/<str:number>/refuse/", refuse.refuse, name="case-refuse"),
    path("case/<str:number>/letter/<str:document_number>/", case.letter, name="case-letter"),
    path("documents/<int:pk>/", case.document, name="case-document"),
]
