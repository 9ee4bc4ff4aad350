"""What stands first in the account: something is wrong with the clinic, or a choice is open."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.casefile import provider_status
from applications.standings import Standing
from campaigns import clock
from codes import ContractState, Ground, ProviderStatus, dates
from codes.labels import label
from eligibility import Law
from pages.navigation import address_of
from pages.people.apply import said
from registry.models import Attachment, InsuranceStatus, Person
from registry.queries import contract_state

_SOON = timedelta(days=30)  # people are told of a contract's end so long before


@dataclass(frozen=True)
class NextStep:
    """A notice with one way on."""

    kind: str
    title: str
    text: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class Campaign:
    """The campaign while it runs: may a clinic still be chosen, was the insurance looked at."""

    until: date
    starts_on: date | None
    may_choose: bool
    check_insurance: bool


def campaign_now(
    law: Law, today: date, insurance: InsuranceStatus | None, *, has_chosen: bool
) -> Campaign | None:
    """The campaign, where today lies within it and something of it is left to do (rulebook 9 as well)."""
    window = law.campaign_for(today)
    if not window.is_open(today):
        return None
    declared_at = insurance.declared_at if insurance else None
    is_checked = declared_at is not None and clock.local(declared_at).date() >= window.first_on
    if has_chosen and is_checked:
        return None
    return Campaign(window.last_on, window.effective_on, not has_chosen, not is_checked)


def next_step(person: Person, own: Standing, *, is_pending: bool) -> NextStep | None:
    """The one thing that needs the person, or None. One query where there is a clinic."""
    if not person.is_known_to_live:
        return _gone(person)
    if own.present is not None:
        return None if own.coming is not None or is_pending else _of_present(own.present)
    if own.coming is None and not is_pending:
        return _of_nowhere(own.past)
    return None


def _gone(person: Person) -> NextStep:
    url = address_of("correction") or reverse("contacts")
    link = _("This is wrong")
    if person.died_on is not None:
        return NextStep(
            "fail",
            _("The register records a death"),
            _("By the register the holder of this account died, and the attachment has ended."),
            url,
            link,
        )
    assert person.departed_on is not None
    day = dates.day(person.departed_on, said.language())
    return NextStep(
        "fail",
        _("The register records that you left the country"),
        _(
            "You left for good on %(day)s, and the attachment ended. Once the register knows your new "
            "address in Kazakhstan, you can choose a clinic again."
        )
        % {"day": day},
        url,
        link,
    )


def _of_present(present: Attachment) -> NextStep | None:
    organization, today = present.organization, clock.today()
    status = provider_status(organization, today)
    if status is not ProviderStatus.SERVING:
        return NextStep(
            "warn",
            _("Your clinic no longer serves as before: %(status)s")
            % {"status": str(label(status)).lower()},
            _("You may choose another clinic at any day of the year; it uses up no free choice."),
            _apply(Ground.PROVIDER_STOPPED),
            _("Choose another clinic"),
        )
    if not organization.volume_allocated:
        return NextStep(
            "warn",
            _("The Fund allocated no volume of care to your clinic"),
            _("You may choose another clinic at any day of the year; it uses up no free choice."),
            _apply(Ground.VOLUME_NOT_ALLOCATED),
            _("Choose another clinic"),
        )
    ends_on = present.ends_with_contract_on
    if ends_on is not None:
        return NextStep(
            "warn" if ends_on - today <= _SOON else "wait",
            _("The attachment ends on %(day)s") % {"day": dates.day(ends_on, said.language())},
            _("It ends together with its contract or agreement. Choose a clinic in time."),
            reverse("apply"),
            _("Choose a clinic"),
        )
    if contract_state(organization, today.year + 1) == ContractState.REFUSED:
        return NextStep(
            "warn",
            _("Your clinic has no contract with the Fund for %(year)s") % {"year": today.year + 1},
            _(
                "It serves you until the end of the year. Whoever chooses no other clinic is given one "
                "by the regional commission."
            ),
            reverse("apply"),
            _("Choose another clinic"),
        )
    return None


def _apply(ground: Ground) -> str:
    return f"{reverse('apply')}?ground={ground}&for=self"


def _of_nowhere(past: Attachment | None) -> NextStep:
    why = ""
    if past is not None and past.to_on is not None:
        why = _("The attachment to %(organization)s ended on %(day)s.") % {
            "organization": past.organization.name,
            "day": dates.day(past.to_on, said.language()),
        }
    text = _("Planned care is given where one is attached. Choosing is free of charge.")
    return NextStep(
        "gap",
        _("You are attached to no clinic"),
        " ".join(filter(None, (why, text))),
        reverse("apply"),
        _("Choose a clinic"),
    )
