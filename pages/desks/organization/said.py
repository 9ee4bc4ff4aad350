"""What desks say of lists: whose, for which ages, why above the norm, what happened to them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from codes import PanelType, figures
from codes.labels import label
from pages.parts import Event
from registry.models import Panel

Words = str | Promise
SHOWN = 30  # changes of a list on its page
READ = 400  # versions read for them: most are of the excess alone

_EXCESS: dict[str, Promise] = {
    "transfer": gettext_lazy("a list was transferred by order"),
    "order": gettext_lazy("people were attached by order"),
    "commission": gettext_lazy("people were distributed by the commission"),
    "birth": gettext_lazy("newborns"),
    "import": gettext_lazy("taken over from the former register"),
    "court": gettext_lazy("by a court’s decision"),
    "norm_changed": gettext_lazy("the norm was lowered"),
    "over_norm_lapsed": gettext_lazy("the over-norm order lapsed"),
    "annulled": gettext_lazy("people returned: an approval was annulled"),
    "renounced": gettext_lazy("people returned: they gave up a move"),
    "no_contract": gettext_lazy("people returned: their new clinic has no contract"),
}


def list_name(panel: Panel) -> str:
    """ "Ahmetova Dana, general practitioner, site 7"; without a doctor type and site."""
    kind = label(PanelType(panel.type))
    place = _("site %(number)s") % {"number": panel.site.number}
    parts = [panel.doctor.full_name if panel.doctor else "", str(kind), place]
    name = ", ".join(part if n == 0 else _lower(part) for n, part in enumerate(parts) if part)
    return name[:1].upper() + name[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def excess_reason(panel: Panel) -> Words:
    """Why people are above the norm."""
    return _EXCESS.get(panel.excess_reason, panel.excess_reason)


def history(panel: Panel) -> list[Event]:
    """What was done to the list, newest first: who, when, by which act. Three queries."""
    versions = list(
        cast(Any, panel)
        .events.select_related("pgh_context", "doctor", "site")
        .order_by("-pgh_id")[:READ]
    )
    found: list[tuple[Any, list[str]]] = []
    for version, before in zip(versions, [*versions[1:], None], strict=True):
        changed = _changes(version, before, is_first=len(versions) < READ)
        if changed:
            found.append((version, changed))
    found = found[:SHOWN]
    names = actor_names(_meta(version).get("actor", "") for version, _changed in found)
    return [
        Event(
            _at(version),
            "; ".join(changed),
            names.get(_meta(version).get("actor", ""), ""),
            _act(_meta(version).get("reference", "")),
        )
        for version, changed in found
    ]


def _meta(version: Any) -> dict[str, Any]:
    return version.pgh_context.metadata if version.pgh_context else {}


def _at(version: Any) -> datetime:
    """By our clock where it was noted: the database's own is not moved."""
    at = _meta(version).get("at")
    return datetime.fromisoformat(at) if at else version.pgh_created_at


def _act(reference: str) -> str:
    return _("Order No. %(number)s") % {"number": reference} if reference else ""


def _changes(version: Any, before: Any, *, is_first: bool) -> list[str]:
    language = get_language() or "kk"
    if before is None:
        # Rows taken over or seeded say nothing of when: the database's clock is not ours.
        return [_("The list was opened")] if is_first and "at" in _meta(version) else []
    said = []
    if version.doctor_id != before.doctor_id:
        if version.doctor is None:
            said.append(_("No doctor keeps the list any more"))
        else:
            said.append(_("Doctor: %(name)s") % {"name": version.doctor.full_name})
    if (version.is_closed, version.closed_reason) != (before.is_closed, before.closed_reason):
        said.append(
            _("Closed to new people: %(reason)s") % {"reason": version.closed_reason}
            if version.is_closed
            else _("Open to new people")
        )
    if version.norm != before.norm:
        said.append(_("Norm: %(number)s") % {"number": figures.number(version.norm, language)})
    if version.over_norm != before.over_norm:
        said.append(
            _("Over the norm by order: %(number)s")
            % {"number": figures.number(version.over_norm, language)}
        )
    if version.site_id != before.site_id:
        said.append(_("site %(number)s") % {"number": version.site.number})
    return said


def actor_names(actors: Iterable[str]) -> dict[str, str]:
    """Names of users by how they are named where something is recorded. One query, none for nobody."""
    ids = {actor.removeprefix("user:") for actor in actors if actor.startswith("user:")}
    if not ids:
        return {}
    users = User.objects.filter(pk__in=[pk for pk in ids if pk.isdecimal()])
    return {user.actor: user.name for user in users}
