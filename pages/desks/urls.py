"""Addresses of the desks of staff; no name, no IIN in any of them."""

from django.urls import URLPattern, URLResolver, include, path

from . import answers, ask, case, find, home, papers, queue, refuse, requests, walk_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.desk, name="desk"),
    path("queue/", queue.queue, name="queue"),
    path("decided/", queue.decided, name="decided-today"),
    path("case/<str:number>/", case.case, name="case"),
    path("case/<str:number>/take/", case.take, name="case-take"),
    path("case/<str:number>/release/", case.release, name="case-release"),
    path("case/<str:number>/approve/", case.approve, name="case-approve"),
    path("case/<str:number>/doctor/", case.other_panel, name="case-panels"),
    path("case/<str:number>/refuse/", refuse.refuse, name="case-refuse"),
    path("case/<str:number>/ask/", ask.ask, name="case-ask"),
    path("case/<str:number>/letter/<str:document_number>/", case.letter, name="case-letter"),
    path("documents/<int:pk>/", case.document, name="case-document"),
    path("find/", find.find, name="find-person"),
    path("person/<int:pk>/", find.person, name="desk-person"),
    path("person/<int:pk>/apply/", find.begin, name="desk-begin"),
    path("walk-in/<int:pk>/", walk_in.form, name="walk-in"),
    path("walk-in/<int:pk>/check/", walk_in.check, name="walk-in-check"),
    path("paper/<int:pk>/", papers.paper, name="desk-paper"),
    path("application/<str:number>/", papers.application, name="desk-application"),
    path("requests/", requests.listed, name="desk-requests"),
    path("requests/corrections/<str:number>/", answers.correction, name="desk-correction"),
    path("requests/rights/<str:number>/", answers.representation, name="desk-representation"),
    path("requests/<str:number>/proof/", requests.file, name="desk-request-file"),
    path("objections/", include("pages.desks.objections.urls")),
    path("my-day/", home.my_day, name="my-day"),
]
