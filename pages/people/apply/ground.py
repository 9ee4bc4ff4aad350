"""The step of the ground: proposed from the facts, one for all of a family or each its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from applications import offers
from applications.law import law_in_force
from applications.models import Application
from applications.offers import GroundOffer
from campaigns import clock
from campaigns.windows import CampaignWindow
from codes import Filer, Ground, Language
from registry.queries import attachments_of

from . import said, steps
from .common import (
    Change,
    all_valid,
    context_of,
    forms_context,
    leave,
    leaves_empty_handed,
    saved,
)
from .forms import GroundForm
from .together import Together, person_of

Offers = Sequence[GroundOffer]


def ground(request: HttpRequest, all_: Together) -> HttpResponse:
    """On which ground; the first that holds is proposed, and each that does not says why."""
    law = law_in_force()
    campaign = law.campaign_for(clock.today())
    asked = {
        row.pk: offers.grounds(person_of(row), Filer(row.filer), Language(row.language), law)
        for row in all_
    }
    is_each = _is_each(request, all_, asked)
    forms = _forms(request, all_, is_each=is_each)
    if request.method == "POST":
        if all_valid(forms):
            chosen = [Ground(form.cleaned_data["ground"]) for form in forms]
            wanted = chosen if is_each else chosen * len(all_)
            return _save(request, all_, wanted)
        if leaves_empty_handed(request, forms):
            return leave(request, all_.drafts)
    if is_each:
        parts = [
            _part(form, asked[row.pk], campaign, row.ground, all_.name(row))
            for form, row in zip(forms, all_, strict=True)
        ]
    else:
        parts = [_part_of_all(forms[0], all_, asked, campaign)]
    common = [one for one in _of_all(list(asked.values())) if one.holds]
    context = {
        **forms_context(forms),
        "parts": parts,
        "is_each": is_each,
        "can_share": bool(common),
        "sources": said.ground_sources(next(iter(asked.values()))),
        **context_of(request, all_, steps.GROUND),
    }
    return render(request, "people/apply/ground.html", context)


def _is_each(request: HttpRequest, all_: Together, asked: Mapping[int, Offers]) -> bool:
    """Whether each of a family has a ground of its own: where the proposed ones differ, or as asked."""
    if not all_.is_family:
        return False
    told = request.POST.get("each") or request.GET.get("each", "")
    if told in ("0", "1"):
        return told == "1"
    chosen = {row.ground for row in all_ if row.ground}
    if chosen and all(row.ground for row in all_):
        return len(chosen) > 1
    proposed = {_proposed(one) for one in asked.values()}
    return len(proposed) > 1 or "" in proposed


def _forms(request: HttpRequest, all_: Together, *, is_each: bool) -> list[GroundForm]:
    data = request.POST if request.method == "POST" else None
    if not is_each:
        return [GroundForm(data, initial={"ground": all_.lead.ground})]
    return [
        GroundForm(data, prefix=str(row.pk), who=all_.name(row), initial={"ground": row.ground})
        for row in all_
    ]


def _proposed(found: Offers) -> str:
    return next((offer.ground.value for offer in found if offer.holds), "")


def _of_all(asked: Sequence[Offers]) -> list[GroundOffer]:
    """Each ground with what speaks against it for anybody, in the order of the first person's."""
    found = []
    for offer in asked[0]:
        each = [next(one for one in other if one.ground == offer.ground) for other in asked]
        fails = tuple(dict.fromkeys(code for one in each for code in one.fails))
        found.append(GroundOffer(offer.ground, fails, offer.source))
    return sorted(found, key=lambda offer: not offer.holds)


def _part_of_all(
    form: GroundForm, all_: Together, asked: Mapping[int, Offers], campaign: CampaignWindow
) -> dict[str, Any]:
    if not all_.is_family:
        return _part(form, asked[all_.lead.pk], campaign, all_.lead.ground, "")
    of_each = {person_of(row).full_name: asked[row.pk] for row in all_}
    return _part(form, _of_all(list(asked.values())), campaign, all_.lead.ground, "", of_each)


def _part(
    form: GroundForm,
    found: Offers,
    campaign: CampaignWindow,
    present: str,
    title: str,
    of_each: Mapping[str, Offers] | None = None,
) -> dict[str, Any]:
    """One group of grounds: those that hold, and those that do not with the reason."""
    holding = [offer for offer in found if offer.holds]
    others = [offer for offer in found if not offer.holds]
    chosen = str(form["ground"].value() or "") or present or _proposed(found)
    field = form.add_prefix("ground")
    return {
        "id": f"{field}-part",
        "title": title,
        "field": form["ground"],
        "choices": said.ground_choices(field, holding, chosen, campaign),
        "others": said.ground_choices(
            field, others, chosen, campaign, is_first=not holding, of_each=of_each
        ),
        "is_other_chosen": any(offer.ground == chosen for offer in others),
    }


def _save(request: HttpRequest, all_: Together, wanted: Sequence[Ground]) -> HttpResponse:
    today = clock.today()
    places = attachments_of([person_of(row).pk for row in all_], today)
    changes = []
    for row, chosen in zip(all_, wanted, strict=True):
        present = places.get(person_of(row).pk, (None, None))[0]
        changes.append(_change(row, chosen, present.organization if present else None))
    return saved(request, all_, steps.GROUND, changes)


def _change(draft: Application, ground: Ground, present: Any) -> Change:
    if ground == draft.ground and steps.GROUND in steps.done(draft):
        return Change(draft)
    columns: dict[str, Any] = {
        "ground": ground.value,
        "disputed_text": "",
        "agreement_ends_on": None,
    }
    answers: dict[str, Any] = {"clinic_given": False}
    undone: tuple[str, ...] = (steps.DOCTOR, steps.DOCUMENTS)
    if ground == Ground.DOCTOR_CHOICE and present is not None:
        # The clinic is the present one; what is asked is the doctor.
        answers["clinic_given"] = True
        columns |= {"organization": present, "panel": None}
    elif draft.answers.get("clinic_given") or (
        present is not None and draft.organization_id == present.pk
    ):
        columns |= {"organization": None, "panel": None}
        undone += (steps.CLINIC,)
    return Change(draft, answers, undone, columns)
