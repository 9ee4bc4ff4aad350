"""Find a clinic: by address, by name; and what is suggested while somebody types."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.limits import Limit, address_of_client
from applications import queries
from applications.comparison import PAGE, Comparison, Surroundings, around, compare
from applications.law import law_in_force
from campaigns import clock
from codes import Filer, OrganizationType, Ownership
from codes.labels import label
from eligibility import Law
from eligibility.rules.organization import PHC_TYPES
from pages.forms import PageForm
from registry.addresses import Address, bare_name, is_region, living_units, of_residence
from registry.distance import point
from registry.models import KatoUnit
from registry.queries import residences_of

from ..apply.said import language
from . import said, where
from .asked import Asked, whom_choices, whom_chosen
from .drawing import draw

SUGGESTIONS = Limit("clinic-suggestions", tries=120, seconds=60)


class FilterForm(PageForm):
    """What narrows the list; nothing of it has to be told, so nothing is called optional."""

    whom = forms.ChoiceField(label=_("Who the clinic is for"))
    places = forms.BooleanField(
        label=_("Only with free places now"), widget=forms.CheckboxInput(attrs={"value": "1"})
    )
    contract = forms.BooleanField(
        label=_("Only with a contract with the Fund"),
        widget=forms.CheckboxInput(attrs={"value": "1"}),
    )
    type = forms.ChoiceField(label=_("Type of organization"))
    ownership = forms.ChoiceField(label=_("Ownership"))
    q = forms.CharField(
        label=_("Name or address of the clinic"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, asked: Asked, law: Law) -> None:
        today = clock.today()
        super().__init__(
            initial={
                "whom": whom_chosen(asked, law, today),
                "places": bool(asked.places),
                "contract": bool(asked.contract),
                "type": asked.type,
                "ownership": asked.ownership,
                "q": asked.q,
            },
            auto_id="id_filter_%s",
        )
        self._words: dict[str, dict[str, str]] = {}
        kinds = [kind for kind in OrganizationType if kind in PHC_TYPES]
        self._offer("whom", [("", _("Anybody")), *whom_choices(law, today)])
        self._offer("type", [("", _("Any type")), *((kind.value, label(kind)) for kind in kinds)])
        owners = [(owner.value, label(owner)) for owner in Ownership]
        self._offer("ownership", [("", _("State-owned and privately owned")), *owners])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        self._words[name] = {value: str(words) for value, words in choices if value}

    def chosen(self, name: str) -> str:
        """What is chosen in a list, in words; "" where nothing is."""
        return self._words[name].get(self.initial[name], "")


@dataclass(frozen=True)
class OwnAddress:
    """An address the user can choose with one press, and whose it is."""

    whose: str
    words: str
    url: str


@login_not_required
@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Clinics around an address, or of a name; typed words lead on to their readable address."""
    asked = Asked.of(request)
    found = where.find(asked, request.user)
    if found.onward is not None:
        return HttpResponseRedirect(found.onward.url)
    context = _context(asked, found)
    if found.address is not None or (asked.q and not found.form.is_bound and not found.region):
        context |= _results(asked, found.address)
    else:
        context["own_addresses"] = _own_addresses(request.user)
        if not (found.places or found.streets or found.region):
            context["regions"] = _by_name(living_units().filter(parent__isnull=True))
    return render(request, "people/clinics/find.html", context)


@login_not_required
@never_cache
@require_safe
def suggestions(request: HttpRequest, what: str) -> HttpResponse:
    """Places or streets for what has been typed so far, as a part of the page."""
    if what not in ("places", "streets") or not request.htmx:  # type: ignore[attr-defined]
        raise Http404("nothing of the kind is suggested, or nobody is typing")
    asked = Asked.of(request)
    client = address_of_client(request)
    if SUGGESTIONS.is_reached(client):
        return HttpResponse(status=429)
    SUGGESTIONS.count(client)
    context: dict[str, Any] = {"what": what, "found": [], "is_typed": False}
    if what == "places" and len(asked.place or "") > 1:
        context["is_typed"] = True
        context["found"] = [
            (where.path_name(unit), "", onward.url)
            for unit, onward in where.suggested_places(asked)
        ]
    if what == "streets" and len(asked.street_name) > 1:
        unit, streets = where.suggested_streets(asked)
        context["is_typed"] = unit is not None
        context["found"] = [
            (where.street_name(street), street.unit.name, onward.url) for street, onward in streets
        ]
    return render(request, "people/clinics/suggestions.html", context)


def _context(asked: Asked, found: where.Found) -> dict[str, Any]:
    return {
        "form": found.form,
        "asked": asked,
        "places": [
            (unit.name, ", ".join(where.path_name(unit).split(", ")[1:]), to.url)
            for unit in found.places
            for to in (where.chosen_place(asked, unit),)
        ],
        "streets": [
            (
                where.street_name(street),
                where.path_name(street.unit),
                where.chosen_street(asked, street).url,
            )
            for street in found.streets
        ],
        "foreign": said.foreign(),
        "region": found.region,
        "units": [
            (unit.name, where.chosen_place(asked, unit).url) for unit in _by_name(found.units)
        ],
        "without_street": found.without_street.url if found.without_street else "",
        "is_unknown_home": found.is_unknown_home,
        "own_addresses": [],
        "regions": [],
        "found": None,
    }


def _by_name(units: Iterable[KatoUnit]) -> list[KatoUnit]:
    """By what each is called in the reader's language, the three cities before the regions."""
    return sorted(units, key=lambda unit: (is_region(unit), bare_name(unit.name)))


def _results(asked: Asked, address: Address | None) -> dict[str, Any]:
    law, today = law_in_force(), clock.today()
    surroundings = around([address], today) if address else None
    found = compare(surroundings, asked.wish, law, page=asked.page_number, today=today)
    first = (found.page - 1) * PAGE + 1
    filters = FilterForm(asked, law)
    context: dict[str, Any] = {
        "found": found,
        "sections": said.sections(found, surroundings, address, asked, first, today, law.calendar),
        "now": clock.now(),
        "first": first,
        "last": first + len(found.rows) - 1,
        "older": asked.but(page=str(found.page + 1)).url if found.page < found.pages else "",
        "newer": asked.but(page=str(found.page - 1)).url if found.page > 1 else "",
        "filters": filters,
        "applied": _applied(asked, filters, has_address=address is not None),
        "unfiltered": _unfiltered(asked).url,
        "address": address,
        "near": "",
        "map": _map(found, address, first),
    }
    if address is not None and surroundings is not None:
        context |= _about(asked, address, surroundings, found)
    return context


def _about(
    asked: Asked, address: Address, surroundings: Surroundings, found: Comparison
) -> dict[str, Any]:
    """What is known of the address itself."""
    near, path = said.address_words(address)
    middle, middle_lang = said.measured_from(address)
    return {
        "near": near,
        "path": path,
        "middle": middle,
        "middle_lang": middle_lang,
        "has_point": address.point is not None,
        "needs_street": not address.is_whole,
        "needs_house": address.street is not None and not address.house and not surroundings.areas,
        "has_no_order": address.is_whole
        and not surroundings.areas
        and (address.street is None or bool(address.house)),
        "left_out": [
            (row.organization, asked.url_of(row.organization.code), said.order_words(row))
            for row in found.left_out
        ],
    }


def _map(found: Comparison, address: Address | None, first: int) -> Any:
    numbered = (
        (number, point(row.organization.latitude, row.organization.longitude))
        for number, row in enumerate(found.rows, start=first)
    )
    return draw(address.point, numbered, language()) if address else None


def _applied(asked: Asked, filters: FilterForm, *, has_address: bool) -> list[tuple[str, str]]:
    """What narrows the list, each with the address of the list without it.

    Without an address the words are what is looked for, and narrow nothing.
    """
    wish = asked.wish
    found = [
        (filters.chosen(name), asked.but(**{name: ""}).url)
        for name in ("whom", "type", "ownership")
        if filters.chosen(name)
    ]
    if wish.with_places:
        found.append((str(filters.fields["places"].label), asked.but(places="").url))
    if wish.with_contract:
        found.append((str(filters.fields["contract"].label), asked.but(contract="").url))
    if wish.text and has_address:
        found.append((_("“%(text)s”") % {"text": wish.text}, asked.but(q="").url))
    return found


def _unfiltered(asked: Asked) -> Asked:
    return asked.but(whom="", places="", contract="", type="", ownership="", q="")


def _own_addresses(user: Any) -> list[OwnAddress]:
    """Where the user and those they represent live, each address once."""
    if not user.is_authenticated or user.person_id is None:
        return []
    people = [user.person]
    people += [row.person for row in queries.people_of(user).exclude(kind=Filer.FAMILY_MEMBER)]
    homes = residences_of([person.pk for person in people], clock.today())
    known: dict[Any, tuple[list[str], Any]] = {}
    for person in people:
        for home in homes.get(person.pk, []):
            key = (home.unit_id, home.street_id, home.house, home.corpus)
            known.setdefault(key, ([], home))[0].append(
                str(_("My address")) if person == user.person else person.first_name
            )
    found = []
    for whose, home in known.values():
        near, _path = said.address_words(of_residence(home))
        words = ", ".join(filter(None, (near, home.unit.name)))
        found.append(OwnAddress(", ".join(whose), words, Asked(home=str(home.pk)).url))
    return found
