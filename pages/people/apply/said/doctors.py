"""What the steps say of doctors and their lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext

from applications.offers import PanelOffer
from campaigns import clock
from codes import PanelType, figures
from codes.labels import label
from pages.navigation import address_of
from pages.parts import Choice, Places
from pages.words import lower
from registry.models import Panel

from .common import language


def doctor_name(panel: Panel) -> str:
    """The doctor's name; a panel without one says so."""
    if panel.doctor is not None:
        return panel.doctor.full_name
    return gettext("No doctor is appointed, site %(number)s") % {"number": panel.site.number}


def doctor_facts(panel: Panel) -> str:
    """ "General practitioner, site 7"."""
    return gettext("%(type)s, site %(number)s") % {
        "type": label(PanelType(panel.type)),
        "number": panel.site.number,
    }


def doctor_line(panel: Panel) -> str:
    """The doctor's name, and the facts behind it in the same sentence."""
    return f"{doctor_name(panel)}, {lower(doctor_facts(panel))}"


def doctor_choices(field: str, offers: Sequence[PanelOffer], chosen: str) -> list[Choice]:
    """Doctors with free places as choices of `field`, and last: let the clinic choose."""
    today = clock.today()
    found: list[Choice] = []
    for offer in offers:
        if not offer.can_be_chosen:
            continue
        panel = offer.panel
        _attached, arriving, _leaving = panel.rolled(today)
        key = "" if found else f"id_{field}_0"
        found.append(
            Choice(
                field,
                panel.pk,
                doctor_name(panel),
                [doctor_facts(panel)],
                note=_note(offer),
                places=Places(
                    offer.free,
                    panel.cap,
                    max(0, panel.cap - offer.free),
                    arriving,
                    panel.next_day,
                    id=f"{key or Choice.id_of(field, panel.pk)}-places",
                ),
                is_checked=chosen == str(panel.pk),
                key=key,
            )
        )
    best = next((offer for offer in _by_worth(offers) if offer.can_be_chosen), None)
    said = (
        gettext(
            "We propose the suitable list with the most free places, on your own site where there "
            "is one. Now that is site %(number)s."
        )
        % {"number": best.panel.site.number}
        if best
        else gettext("No doctor here has a free place now.")
    )
    found.append(
        Choice(
            field,
            "any",
            gettext("Let the clinic choose"),
            [said],
            is_checked=chosen == "any",
            key="" if found else f"id_{field}_0",
        )
    )
    return found


def _note(offer: PanelOffer) -> str:
    if offer.is_kept:
        return gettext("A place is kept for you: you were invited from the waiting list")
    return gettext("Your site") if offer.is_own_site else ""


def _by_worth(offers: Sequence[PanelOffer]) -> list[PanelOffer]:
    own = [offer for offer in offers if offer.is_own_site]
    return sorted(
        own or offers,
        key=lambda offer: (0 if offer.panel.is_closed else -offer.free, offer.panel.pk),
    )


@dataclass(frozen=True)
class Barred:
    """A list that cannot be chosen now, why, and where one can wait for a place of it."""

    name: str
    facts: str
    reason: str
    waiting: int = 0
    url: str = ""


def waiting_url(panel: Panel, ground: str = "") -> str:
    """Where one joins the waiting list of a full doctor."""
    address = address_of("waiting-join", panel.code)
    return f"{address}?{urlencode({'ground': ground})}" if ground else address


def cannot_be_chosen(offers: Iterable[PanelOffer], ground: str = "") -> list[Barred]:
    """Full and closed lists as text; for a place of a full one one can wait."""
    found = []
    for offer in offers:
        if offer.can_be_chosen:
            continue
        panel = offer.panel
        if panel.is_closed:
            reason = gettext("Closed to new people: %(reason)s") % {"reason": panel.closed_reason}
            found.append(Barred(doctor_name(panel), doctor_facts(panel), reason))
        else:
            reason = gettext("No free places: %(taken)s of %(norm)s are taken") % {
                "taken": figures.number(panel.cap, language()),
                "norm": figures.number(panel.cap, language()),
            }
            found.append(
                Barred(
                    doctor_name(panel),
                    doctor_facts(panel),
                    reason,
                    panel.waiting,
                    waiting_url(panel, ground) if not panel.free_today(clock.today()) else "",
                )
            )
    return found
