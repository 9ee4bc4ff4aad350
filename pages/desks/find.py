"""The clerk finds the person who came: by IIN, or by name and birth date; opens their record."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import Verb, roles
from applications import actions
from applications.actions import drafts
from applications.casefile import residences_on
from applications.models import Application
from campaigns import clock
from codes import ApplicationStatus as Status
from codes import Channel, Filer, PersonStatus, Role, dates
from codes.folding import fold
from codes.labels import label
from eligibility.rules.filer import ADULT_FROM
from pages import insurance, words
from pages.forms import DayField, IinField, PageForm
from pages.parts import Row
from pages.people.apply.said import address_words
from registry.models import InsuranceStatus, Person
from registry.queries import attachments_of

from .access import note_opened, remember_found, staff, user_of, was_found

MANY = 10


class IinForm(PageForm):
    """A search by IIN."""

    iin = IinField()


class NameForm(PageForm):
    """A search by name and birth date, for those who have no IIN or do not know it."""

    last_name = forms.CharField(
        label=gettext_lazy("Surname"),
        max_length=100,
        error_messages={"required": gettext_lazy("Enter the surname")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    first_name = forms.CharField(
        label=gettext_lazy("First name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth_on = DayField(
        label=gettext_lazy("Date of birth"),
        error_messages={"required": gettext_lazy("Enter the date of birth")},
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody the search found."""

    person: Person
    url: str


@staff(Verb.FIND_PERSON)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """The search; numbers and names are posted, so that none stands in an address."""
    by_iin, by_name = IinForm(), NameForm()
    found: list[Person] | None = None
    if request.method == "POST" and "iin" in request.POST:
        by_iin = IinForm(request.POST)
        if by_iin.is_valid():
            found = list(Person.objects.filter(iin=by_iin.cleaned_data["iin"]))
    elif request.method == "POST":
        by_name = NameForm(request.POST)
        if by_name.is_valid():
            found = _named(**by_name.cleaned_data)
    if found is not None:
        remember_found(request, found[:MANY])
        for person in found[:MANY]:
            note_opened(user_of(request), person, "found")
        if len(found) == 1:
            return HttpResponseRedirect(reverse("desk-person", args=[found[0].pk]))
    return render(
        request,
        "desks/find.html",
        {
            "forms": [by_iin, by_name],
            "by_iin": by_iin,
            "by_name": by_name,
            "is_searched": found is not None,
            "is_by_iin": "iin" in request.POST,
            "is_many": bool(found and len(found) > MANY),
            "candidates": [
                Candidate(person, reverse("desk-person", args=[person.pk]))
                for person in (found or [])[:MANY]
            ],
        },
    )


def _named(last_name: str, first_name: str, birth_on: Any) -> list[Person]:
    """People of this birth date whose names fold to the same letters."""
    last, first = fold(last_name), fold(first_name)
    return [
        person
        for person in Person.objects.filter(birth_on=birth_on).order_by("last_name", "first_name")
        if fold(person.last_name) == last and fold(person.first_name).startswith(first)
    ]


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft of this desk for the person."""

    url: str
    at: Any


@staff(Verb.FIND_PERSON)
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What the desk needs of a person: where they are attached, what is open, what may be begun."""
    user = user_of(request)
    row = _found_or_404(request, pk)
    note_opened(user, row, "desk")
    today, language = clock.today(), get_language() or "kk"
    present, coming = attachments_of([row.pk], today).get(row.pk, (None, None))
    rows = [
        Row(_("Legal status"), label(PersonStatus(row.status))),
        Row(
            _("Address"),
            [address_words(home) for home in residences_on(row, today)]
            or _("The register holds no address"),
        ),
        Row(_("Attached now to"), _place(present) if present else _("nowhere")),
    ]
    if coming is not None:
        day = dates.day(coming.from_on, language, case="from")
        since = _("since %(day)s") % {"day": day}
        rows.append(Row(_("Decided for later"), [*_place(coming), since]))
    status = InsuranceStatus.objects.filter(person=row).first()
    rows.append(Row(_("Insurance"), insurance.lines(status)))
    open_one = actions.open_application(row.pk)
    sign, state = words.status_tag(open_one) if open_one else ("", "")
    own_drafts = [
        Begun(reverse("walk-in", args=[draft.pk]), draft.saved_at)
        for draft in Application.objects.filter(filed_by=user, person=row, status=Status.DRAFT)
    ]
    return render(
        request,
        "desks/person.html",
        {
            "person": row,
            "identity": identity(row),
            "rows": rows,
            "insurance_differs": status is not None and status.differs,
            "open_one": open_one,
            "open_sign": sign,
            "open_state": state,
            "drafts": own_drafts,
            "is_alive": row.is_known_to_live,
        },
    )


def _place(attachment: Any) -> list[str | Promise]:
    lines: list[str | Promise] = [attachment.organization.name]
    if attachment.panel.doctor:
        site = _("site %(number)s") % {"number": attachment.panel.site.number}
        lines.append(f"{attachment.panel.doctor.full_name}, {site}")
    return lines


def identity(person: Person) -> dict[str, Any]:
    """The identity bar of a person at a desk: the last digits of the IIN are enough here."""
    language = get_language() or "kk"
    age = dates.age_in_years(person.birth_on, clock.today())
    born = _("%(day)s, age %(age)s") % {"day": dates.day(person.birth_on, language), "age": age}
    return {
        "who": person.full_name,
        "lang": "" if person.language == language else person.language,
        "facts": [(_("IIN"), f"…{person.iin[-4:]}" if person.iin else "–"), (_("Born"), born)],
    }


def _found_or_404(request: HttpRequest, pk: int) -> Person:
    if not was_found(request, pk):
        raise Http404
    return get_object_or_404(Person, pk=pk)


@staff(Verb.FILE_AT_DESK)
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin an application for the person, or carry on the one begun earlier."""
    user = user_of(request)
    row = _found_or_404(request, pk)
    is_minor = dates.age_in_years(row.birth_on, clock.today()) < ADULT_FROM
    draft, _is_new = drafts.begin(
        user,
        channel=channel_of(user),
        language=row.language,
        person=row,
        filer=Filer.PARENT if is_minor else Filer.SELF,
    )
    return HttpResponseRedirect(reverse("walk-in", args=[draft.pk]))


def channel_of(user: User) -> Channel:
    """The channel of the user's desk: a clinic's registry, or a public service centre."""
    own = {assignment.role for assignment in roles(user)}
    if Role.REGISTRY_CLERK in own:
        return Channel.REGISTRY_DESK
    return Channel.PUBLIC_SERVICE_CENTRE
