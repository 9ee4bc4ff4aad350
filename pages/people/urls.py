"""Addresses of the portal for people. No personal data stands in them: numbers of applications only."""

from django.urls import URLPattern, path

from pages import idle

from . import application, letters, look_up, not_me, reply, settings, signing_in, verification
from .account import clinic, first_page, history, insurance, past, record_views
from .apply import begin, problem, sign, views
from .asking import acting, adding, co_sign, corrections, sent_file
from .checker import views as checker
from .clinics import find as clinics_find
from .clinics import organization as clinics_organization
from .waiting import join, mine

urlpatterns: list[URLPattern] = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("session/", idle.session, name="session"),
    path("sign-in/continue/", idle.carry_on, name="continue"),
    path("home/", signing_in.home, name="home"),
    path("account/", first_page.account, name="account"),
    path("account/clinic/<int:pk>/confirm/", clinic.confirm, name="confirm-clinic"),
    path(
        "account/clinic/<int:pk>/without-knowledge/",
        clinic.without_knowledge,
        name="without-knowledge",
    ),
    path("account/history/", history.history, name="history"),
    path("account/record-views/", record_views.record_views, name="record-views"),
    path("account/insurance/", insurance.insurance, name="insurance"),
    path("account/settings/", settings.overview, name="settings"),
    path("account/settings/<slug:name>/", settings.address, name="settings-address"),
    path("account/settings/<slug:name>/code/", settings.code, name="settings-code"),
    path("account/settings/<slug:name>/remove/", settings.remove, name="settings-remove"),
    path("account/family/", acting.family, name="family"),
    path("account/people/", acting.people, name="people-i-act-for"),
    path("account/people/add/", adding.add, name="person-add"),
    path("account/people/add/<slug:kind>/", adding.add_as, name="person-add-as"),
    path("account/people/requests/<str:number>/", adding.one, name="person-request"),
    path(
        "account/people/requests/<str:number>/proof/",
        sent_file.of_right,
        name="person-request-file",
    ),
    path("account/people/co-sign/<str:number>/", co_sign.co_sign, name="co-sign"),
    path("account/people/<int:pk>/end/", acting.end, name="representation-end"),
    path("account/corrections/", corrections.listed, name="corrections"),
    path("account/corrections/new/", corrections.new, name="correction"),
    path("account/corrections/<str:number>/", corrections.one, name="correction-request"),
    path(
        "account/corrections/<str:number>/proof/",
        sent_file.of_correction,
        name="correction-request-file",
    ),
    path("account/applications/", past.applications, name="applications"),
    path("account/waiting/<int:pk>/", mine.place, name="waiting"),
    path("account/waiting/<int:pk>/leave/", mine.leave, name="waiting-leave"),
    path("account/waiting/<int:pk>/apart/", mine.apart, name="waiting-apart"),
    path("account/waiting/<int:pk>/apply/", mine.apply, name="waiting-apply"),
    path("account/messages/", letters.messages, name="messages"),
    path("account/messages/read/", letters.messages_read, name="messages-read"),
    path("account/documents/", letters.documents, name="documents"),
    path("account/messages/<int:pk>/", letters.message, name="message"),
    path("account/documents/<str:number>/", letters.document, name="document"),
    path("apply/", begin.apply, name="apply"),
    path("apply/<int:pk>/", views.resume, name="apply-resume"),
    path("apply/<int:pk>/discard/", begin.discard, name="apply-discard"),
    path("apply/<int:pk>/take-out/", begin.take_out, name="apply-take-out"),
    path("apply/<int:pk>/problem/", problem.problem, name="apply-problem"),
    path("apply/<int:pk>/sign/", sign.sign, name="apply-sign"),
    path("apply/<int:pk>/<slug:name>/", views.step, name="apply-step"),
    path("waiting-list/<slug:code>/join/", join.join, name="waiting-join"),
    path("clinics/", clinics_find.find, name="find-organization"),
    path("clinics/suggest/<slug:what>/", clinics_find.suggestions, name="clinic-suggestions"),
    path("clinics/<slug:code>/", clinics_organization.organization, name="organization"),
    path("applications/<str:number>/", application.application, name="application"),
    path("applications/<str:number>/sent/", application.sent, name="application-sent"),
    path("applications/<str:number>/withdraw/", application.withdraw, name="withdraw"),
    path("applications/<str:number>/not-me/", not_me.in_account, name="not-me-account"),
    path("not-me/<str:number>/<str:code>/", not_me.by_link, name="not-me"),
    path("applications/<str:number>/renounce/", application.renounce, name="renounce"),
    path("applications/<str:number>/documents/", reply.documents, name="reply-documents"),
    path("files/<int:pk>/", letters.supporting_file, name="supporting-file"),
    path("can-i-change/", checker.checker, name="checker"),
    path("check-attachment/", look_up.check_attachment, name="check-attachment"),
    path("verify/", verification.verify_form, name="verify"),
    path("verify/<str:number>/<str:code>", verification.verify_document, name="verify-document"),
    path("verify/<str:number>/<str:code>/", verification.verify_document),
]
