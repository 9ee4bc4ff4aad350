"""Insurance of the invented people: the Fund's file of the month, and what some declared of themselves."""

import random
from datetime import datetime, timedelta

from codes import Category, PayerCategory, PersonStatus, Sex
from registry.models import InsuranceStatus

from .people import BATCH, Member, People
from .timeline import Season, local_moment

_BY_CATEGORY = {
    Category.CONVICT: PayerCategory.SERVING_SENTENCE,
    Category.PENSIONER: PayerCategory.PENSION_RECIPIENT,
    Category.PERSON_WITH_DISABILITY: PayerCategory.PERSON_WITH_DISABILITY,
}
_GROWN_UPS = (
    (PayerCategory.EMPLOYEE, 60),
    (PayerCategory.INDIVIDUAL_ENTREPRENEUR, 9),
    (PayerCategory.SELF_EMPLOYED, 8),
    (PayerCategory.REGISTERED_UNEMPLOYED, 6),
    (PayerCategory.SOCIAL_ASSISTANCE_RECIPIENT, 4),
    (PayerCategory.NOT_WORKING, 13),
)
_UNKNOWN = (PersonStatus.FOREIGNER_TEMPORARY, PersonStatus.STATELESS_TEMPORARY)
_UNPAID = (PayerCategory.SELF_EMPLOYED, PayerCategory.INDIVIDUAL_ENTREPRENEUR)


class Insurance:
    """Draws a row for nearly everybody; with a chance of its own, so that the story stays as it is."""

    def __init__(self, season: Season) -> None:
        self._season, self._chance = season, random.Random(20260101)
        # Before the list of categories is known nobody could declare one.
        self._list_from = season.law.parameter("privileged_payer_categories").values[0].from_on

    def write(
        self, people: People, like: dict[int, tuple[PayerCategory, PayerCategory | None]]
    ) -> None:
        """Rows of everybody written already; `like` names both categories of some, by the person's key."""
        rows = []
        for member in people.members:
            if member.person.status in _UNKNOWN or self._is_too_young(member):
                continue
            by_file, declared = like.get(member.person.pk) or self._drawn(
                member, people.age(member)
            )
            is_insured = by_file is not PayerCategory.NOT_WORKING and not (
                by_file in _UNPAID and self._chance.random() < 0.3
            )
            if self._season.today <= self._list_from:
                declared = None
            rows.append(
                InsuranceStatus(
                    person=member.person,
                    is_insured=is_insured,
                    payer_category=by_file.value,
                    checked_on=self._season.today.replace(day=1),
                    declared_category=declared.value if declared else "",
                    declared_at=self._moment() if declared else None,
                )
            )
        InsuranceStatus.objects.bulk_create(rows, batch_size=BATCH)

    def _is_too_young(self, member: Member) -> bool:
        # The file of the month knows nobody born since.
        return member.birth_on >= self._season.today.replace(day=1)

    def _drawn(self, member: Member, age: int) -> tuple[PayerCategory, PayerCategory | None]:
        by_file = self._category(member, age)
        if self._chance.random() > 0.3:
            return by_file, None
        if age >= 18 and self._chance.random() < 0.2:
            other = self._grown_up()
            return by_file, other
        return by_file, by_file

    def _category(self, member: Member, age: int) -> PayerCategory:
        if age < 18:
            return PayerCategory.CHILD
        held = {category for category, _until in member.categories}
        for category, payer in _BY_CATEGORY.items():
            if category in held:
                return payer
        if member.person.status == PersonStatus.KANDAS:
            return PayerCategory.KANDAS_NOT_WORKING
        if member.person.pregnant_until is not None:
            return PayerCategory.PREGNANT_NOT_WORKING
        if age < 22 and self._chance.random() < 0.7:
            return PayerCategory.FULL_TIME_STUDENT
        if member.person.sex == Sex.FEMALE and age < 40 and self._chance.random() < 0.12:
            return PayerCategory.ON_CHILDCARE_LEAVE
        return self._grown_up()

    def _grown_up(self) -> PayerCategory:
        names, weights = zip(*_GROWN_UPS, strict=True)
        found: PayerCategory = self._chance.choices(names, weights)[0]
        return found

    def _moment(self) -> datetime:
        day = self._season.today - timedelta(days=self._chance.randrange(2, 300))
        day = max(day, self._list_from)
        return local_moment(day, self._chance.randrange(8, 22), self._chance.randrange(60))
