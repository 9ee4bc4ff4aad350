"""Addresses of the portal for people. No personal data stands in them: numbers of applications only."""

from django.urls import URLPattern, path

from . import account, application, letters, signing, verification
from .apply import begin, check, views

urlpatterns: list[URLPattern] = [
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("home/", signing.home, name="home"),
    path("account/", account.account, name="account"),
    path("account/family/", account.family, name="family"),
    path("account/applications/", account.applications, name="applications"),
    path("account/messages/", letters.messages, name="messages"),
    path("account/messages/<int:pk>/", letters.message, name="message"),
    path("account/documents/<str:number>/", letters.document, name="document"),
    path("apply/", begin.apply, name="apply"),
    path("apply/<int:pk>/", views.resume, name="apply-resume"),
    path("apply/<int:pk>/discard/", begin.discard, name="apply-discard"),
    path("apply/<int:pk>/problem/", check.problem, name="apply-problem"),
    path("apply/<int:pk>/<slug:name>/", views.step, name="apply-step"),
    path("applications/<str:number>/", application.application, name="application"),
    path("applications/<str:number>/sent/", application.sent, name="application-sent"),
    path("applications/<str:number>/withdraw/", application.withdraw, name="withdraw"),
    path("applications/<str:number>/renounce/", application.renounce, name="renounce"),
    path("files/<int:pk>/", letters.supporting_file, name="supporting-file"),
    path("verify/", verification.verify_form, name="verify"),
    path("verify/<str:number>/<str:code>", verification.verify_document, name="verify-document"),
    path("verify/<str:number>/<str:code>/", verification.verify_document),
]
