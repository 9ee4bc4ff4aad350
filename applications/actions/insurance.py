"""The payer category a person declares (rulebook 9); what the Fund's file says is never touched."""

from datetime import date

import pghistory
from django.db import transaction

from accounts.models import User
from campaigns import clock
from codes import PayerCategory
from eligibility import Law
from registry.models import InsuranceStatus

from ..errors import NotAllowed
from ..law import law_in_force
from .common import lock_person
from .confirmations import speaks_for


def payer_categories(
    law: Law, day: date
) -> tuple[tuple[PayerCategory, ...], tuple[PayerCategory, ...]]:
    """Categories paid by the state on the day, and the others; both empty where the law names none."""
    privileged = law.value("privileged_payer_categories", day) or ()
    others = law.value("other_payer_categories", day) or ()
    return tuple(map(PayerCategory, privileged)), tuple(map(PayerCategory, others))


def declare_category(person_id: int, category: PayerCategory, user: User) -> InsuranceStatus:
    """Keep what the person says of themselves, with the moment; saying it again renews the moment.

    By the person or who represents them. Raises NotAllowed, ValueError for a category that is not on
    the list of today.
    """
    if category not in {
        one for part in payer_categories(law_in_force(), clock.today()) for one in part
    }:
        raise ValueError(f"{category} is not on the list of today")
    with transaction.atomic(), pghistory.context(actor=user.actor, reason="declared"):
        if not speaks_for(user, person_id):
            raise NotAllowed
        person = lock_person(person_id)
        status, _is_new = InsuranceStatus.objects.get_or_create(person=person)
        status.declared_category = category.value
        status.declared_at = clock.now()
        status.save(update_fields=["declared_category", "declared_at"])
    return status
