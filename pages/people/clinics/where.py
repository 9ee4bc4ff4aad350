"""From what somebody typed or chose to an address of the register."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications import queries
from campaigns import clock
from codes import Filer
from codes.folding import fold
from pages.forms import PageForm
from registry import addresses
from registry.addresses import ABOVE, Address, of_residence
from registry.models import KatoUnit, Residence, Street
from registry.models.periods import holds_on
from registry.territory import has_streets, house_of, search_streets

from .asked import LONGEST, Asked

SHOWN = 20


class AddressForm(PageForm):
    """An address, as exactly as somebody wants to tell it."""

    place = forms.CharField(
        label=_("City, district or village"),
        help_text=_("In Kazakh, Russian or English, for example Medeu or Semey"),
        max_length=LONGEST,
        error_messages={"required": _("Enter a city, district or village")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    street_name = forms.CharField(
        label=_("Street"),
        help_text=_("The name alone is enough; Kazakh letters may be typed as Russian ones"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    house = forms.CharField(
        label=_("House"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-4"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, what in (("place", "places"), ("street_name", "streets")):
            self.fields[name].widget.attrs |= {
                "data-hx-get": reverse("clinic-suggestions", args=[what]),
                "data-hx-trigger": "input changed delay:400ms",
                "data-hx-include": "closest form",
                "data-hx-target": f"#{what}-found",
                "data-hx-sync": "this:replace",
            }

    def clean_house(self) -> str:
        """A number at its beginning, as orders name houses."""
        house = str(self.cleaned_data["house"])
        if house and house_of(house) is None:
            raise forms.ValidationError(
                _("A house begins with its number, for example 40 or 12А"), code="house"
            )
        return house


@dataclass
class Found:
    """Where the question leads: to an address, to a choice, or back to the form with what is wrong."""

    form: AddressForm
    address: Address | None = None
    onward: Asked | None = None  # the typed words in their readable form
    places: Sequence[KatoUnit] = field(default_factory=tuple)  # which of them is meant?
    streets: Sequence[Street] = field(default_factory=tuple)
    region: KatoUnit | None = None  # too wide: choose in it
    units: Sequence[KatoUnit] = field(default_factory=tuple)
    without_street: Asked | None = None  # the street was not found: the place alone
    is_unknown_home: bool = False


def find(asked: Asked, user: Any) -> Found:
    """The address that was asked for. At most five queries, one where everything was chosen before."""
    if asked.home:
        home = _home(asked.home, user)
        return Found(_form(None), of_residence(home) if home else None, is_unknown_home=not home)
    if asked.place is not None or asked.street_name:
        return _typed(asked)
    if asked.street.isdecimal() and len(asked.street) < 19:
        street = (
            Street.objects.filter(pk=int(asked.street), unit__valid_to__isnull=True)
            .select_related("unit", f"unit__{ABOVE}")
            .first()
        )
        if street is not None:
            address = Address(street.unit, street, asked.house)
            return Found(_form(address), address)
    unit = _unit(asked.unit)
    if unit is not None and not addresses.is_region(unit):
        address = Address(unit, is_whole=not has_streets(unit))
        return Found(_form(address), address)
    region = unit or _unit(asked.region)
    if region is not None:
        return Found(_form(None), region=region, units=addresses.units_of(region))
    return Found(_form(None))


def suggested_places(asked: Asked) -> list[tuple[KatoUnit, Asked]]:
    """Places that the typed words may mean, each with where it leads."""
    found = addresses.search_places(asked.place or "", limit=8)
    return [(unit, chosen_place(asked, unit)) for unit in found]


def suggested_streets(asked: Asked) -> tuple[KatoUnit | None, list[tuple[Street, Asked]]]:
    """The place the typed words mean, if one, and streets of it, each with where it leads."""
    unit, _several = _place(asked)
    if unit is None or addresses.is_region(unit):
        return None, []
    found = search_streets(unit, asked.street_name, limit=8)
    return unit, [(street, chosen_street(asked, street)) for street in found]


def chosen_street(asked: Asked, street: Street) -> Asked:
    """Where choosing one of the streets leads."""
    return asked.but(
        place=None, unit=street.unit.code, street_name="", street=str(street.pk), home=""
    )


def chosen_place(asked: Asked, unit: KatoUnit) -> Asked:
    """Where choosing one of the places leads: a region to its list, others on with the street."""
    if addresses.is_region(unit):
        return Asked(region=unit.code)
    house = asked.house if asked.street_name else ""
    return asked.but(place=None, unit=unit.code, street="", house=house, home="", region="")


def _typed(asked: Asked) -> Found:
    unit, several = _place(asked)
    place = asked.place
    if place is None:
        place = path_name(unit) if unit else ""
    form = _form(None, {"place": place, "street_name": asked.street_name, "house": asked.house})
    if not form.is_valid():
        return Found(form)
    if several:
        return Found(form, places=several)
    if unit is None:
        form.add_error(
            "place", _("The register knows no place of this name. Check how it is spelt")
        )
        return Found(form)
    if addresses.is_region(unit):
        return Found(form, region=unit, units=addresses.units_of(unit))
    alone = asked.but(
        place=None, unit=unit.code, street_name="", street="", house="", home="", region=""
    )
    if not asked.street_name:
        if asked.house:
            form.add_error("street_name", _("Enter the street too, or leave the house out"))
            return Found(form)
        return Found(form, onward=alone)
    streets = _streets(asked, unit)
    if not streets:
        form.add_error(
            "street_name",
            _("The register knows no such street there. Check how it is spelt"),
        )
        return Found(form, without_street=alone)
    if len(streets) > 1:
        return Found(form, streets=streets)
    return Found(form, onward=chosen_street(asked, streets[0]))


def _place(asked: Asked) -> tuple[KatoUnit | None, list[KatoUnit]]:
    """The place that is meant, or those of which the person has to choose."""
    known = _unit(asked.unit)
    if known is not None and (asked.place is None or fold(asked.place) in _paths(known)):
        return known, []
    found = addresses.search_places(asked.place or "", limit=SHOWN)
    meant = addresses.the_place_meant(found, asked.place or "")
    if meant is None and found and asked.street_name:
        narrowed = addresses.with_street(found, asked.street_name)
        meant = addresses.the_place_meant(narrowed, asked.place or "") if narrowed else None
    return (meant, []) if meant is not None else (None, found)


def _streets(asked: Asked, unit: KatoUnit) -> list[Street]:
    if asked.street.isdecimal() and len(asked.street) < 19:
        kept = Street.objects.filter(pk=int(asked.street)).select_related("unit").first()
        typed = fold(asked.street_name)
        is_same = kept is not None and typed in (fold(kept.name_kk), fold(kept.name_ru))
        if kept is not None and is_same and kept.unit_id == unit.pk:
            return [kept]
    return search_streets(unit, asked.street_name, limit=SHOWN)


def _unit(code: str) -> KatoUnit | None:
    if len(code) != 9 or not code.isdecimal():
        return None
    return addresses.living_units().filter(code=code).first()


def _home(key: str, user: Any) -> Residence | None:
    """A residence of the user, or of somebody whose data they may see: never a stranger's."""
    person_id = getattr(user, "person_id", None)
    if person_id is None or not key.isdecimal() or len(key) > 18:
        return None
    represented = queries.people_of(user).exclude(kind=Filer.FAMILY_MEMBER)
    return (
        Residence.objects.filter(holds_on(clock.today()), pk=int(key))
        .filter(Q(person_id=person_id) | Q(person_id__in=represented.values("person_id")))
        .select_related("street", "unit", f"unit__{ABOVE}")
        .first()
    )


def _form(address: Address | None, typed: dict[str, str] | None = None) -> AddressForm:
    if typed is not None:
        return AddressForm(typed)
    if address is None:
        return AddressForm()
    return AddressForm(
        initial={
            "place": path_name(address.unit),
            "street_name": street_name(address.street) if address.street else "",
            "house": address.house,
        }
    )


def path_name(unit: KatoUnit, language: str | None = None) -> str:
    """A unit with all above it: "Almaly District, Almaty City"."""
    steps = [unit, *addresses.above(unit)]
    return ", ".join(step.name_in(language) if language else step.name for step in steps)


def street_name(street: Street) -> str:
    """The name of a street as the page's reader knows it: in Kazakh, or else in Russian."""
    return street.name_kk if get_language() == "kk" else street.name_ru


def _paths(unit: KatoUnit) -> set[str]:
    return {fold(path_name(unit, language)) for language in ("kk", "ru", "en")}
