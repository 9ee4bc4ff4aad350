"""The clerk finds the person who came: by IIN, by a document's number, or by name and birth date with errors."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.limits import Limit
from accounts.models import User
from accounts.permissions import Verb, roles
from campaigns import clock
from codes import Channel, Role, dates
from pages.forms import DayField, IinField, PageForm
from registry.models import Person
from registry.models.identity_documents import folded_number
from registry.person_search import ANYBODY, Match, What, by_document, by_iin, by_name

from .access import note_found, remember_found, staff, user_of

MANY = 10
# A busy desk looks for one person a minute or two; what leafs through the register looks for many more.
SEARCHES = Limit("person-search", tries=60, seconds=15 * 60)

# What fits of the question; what was typed right is said only beside what was not.
WHY: dict[What, Promise] = {
    What.IIN: gettext_lazy("the IIN"),
    What.DOCUMENT: gettext_lazy("the number of the document"),
    What.SURNAME: gettext_lazy("the surname"),
    What.SURNAME_NEARLY: gettext_lazy("nearly the surname"),
    What.FIRST_NAME: gettext_lazy("the first name"),
    What.FIRST_NAME_NEARLY: gettext_lazy("nearly the first name"),
    What.NAMES_EXCHANGED: gettext_lazy("surname and first name exchanged"),
    What.PATRONYMIC: gettext_lazy("the patronymic"),
    What.PATRONYMIC_NEARLY: gettext_lazy("nearly the patronymic"),
    What.BIRTH_DAY: gettext_lazy("the date of birth"),
    What.DAY_AND_MONTH_EXCHANGED: gettext_lazy("day and month of birth exchanged"),
    What.BIRTH_DAY_NEARLY: gettext_lazy("nearly the date of birth"),
    What.BIRTH_YEAR: gettext_lazy("the year of birth alone"),
}


class IinForm(PageForm):
    """A search by IIN."""

    iin = IinField()


class DocumentForm(PageForm):
    """A search by the exact number of an identity document."""

    document = forms.CharField(
        label=gettext_lazy("Number of the identity document"),
        help_text=gettext_lazy("Whole, as on the document; spaces and signs are ignored"),
        max_length=40,
        error_messages={"required": gettext_lazy("Enter the number of the document")},
        widget=forms.TextInput(attrs={"class": "w-iin", "autocomplete": "off"}),
    )

    def clean_document(self) -> str:
        """A number with a letter or a digit."""
        number: str = self.cleaned_data["document"]
        if not folded_number(number):
            raise ValidationError(_("Enter the number of the document"))
        return number


class NameForm(PageForm):
    """A search by name and birth date, for those who have no document at hand."""

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

    def clean_last_name(self) -> str:
        """A name with a letter."""
        name: str = self.cleaned_data["last_name"]
        if not any(char.isalpha() for char in name):
            raise ValidationError(_("Enter the surname"))
        return name


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody the search found: enough to tell namesakes apart."""

    match: Match
    url: str

    @property
    def name(self) -> str:
        """Surname, name and patronymic."""
        match = self.match
        return " ".join(filter(None, (match.last_name, match.first_name, match.middle_name)))

    @property
    def why(self) -> str:
        """What fits, in words; empty where all does."""
        if self.match.is_exact:
            return ""
        fits = [str(WHY[what]) for what in What if what in self.match.by]
        return ", ".join(fits)


def _searches(request: HttpRequest) -> tuple[dict[str, PageForm], str]:
    """The three searches, and which of them was sent."""
    kinds: dict[str, type[PageForm]] = {
        "iin": IinForm,
        "document": DocumentForm,
        "last_name": NameForm,
    }
    sent = ""
    if request.method == "POST":
        sent = next((name for name in kinds if name in request.POST), "last_name")
    return {
        name: kind(request.POST) if name == sent else kind() for name, kind in kinds.items()
    }, sent


_ASK: dict[str, Callable[[dict[str, Any]], list[Match]]] = {
    "iin": lambda given: by_iin(given["iin"], within=ANYBODY),
    "document": lambda given: by_document(given["document"], within=ANYBODY),
    "last_name": lambda given: by_name(
        given["last_name"], given["first_name"], birth_on=given["birth_on"], within=ANYBODY
    ),
}


@staff(Verb.FIND_PERSON)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """The search; numbers and names are posted, so that none stands in an address."""
    user = user_of(request)
    searches, sent = _searches(request)
    found: list[Match] | None = None
    is_too_often = False
    if sent and searches[sent].is_valid():
        is_too_often = SEARCHES.is_reached(str(user.pk))
        if not is_too_often:
            SEARCHES.count(str(user.pk))
            found = _ASK[sent](searches[sent].cleaned_data)
    if found is not None:
        ids = [match.person_id for match in found[:MANY]]
        remember_found(request, ids)
        note_found(user, ids)
        exact = [match for match in found if match.is_exact]
        if len(exact) == 1:
            return HttpResponseRedirect(reverse("desk-person", args=[exact[0].person_id]))
    return render(
        request,
        "desks/find.html",
        {
            "forms": list(searches.values()),
            "by_iin": searches["iin"],
            "by_document": searches["document"],
            "by_name": searches["last_name"],
            "is_searched": found is not None,
            "is_too_often": is_too_often,
            "wait": SEARCHES.seconds // 60,
            "sent": sent,
            "is_many": bool(found and len(found) > MANY),
            "candidates": [
                Candidate(match, reverse("desk-person", args=[match.person_id]))
                for match in (found or [])[:MANY]
            ],
        },
        status=429 if is_too_often else 200,
    )


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


def channel_of(user: User) -> Channel:
    """The channel of the user's desk: a clinic's registry, or a public service centre."""
    own = {assignment.role for assignment in roles(user)}
    if Role.REGISTRY_CLERK in own:
        return Channel.REGISTRY_DESK
    return Channel.PUBLIC_SERVICE_CENTRE
