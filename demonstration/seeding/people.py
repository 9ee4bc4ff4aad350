"""The invented people: families with homes, categories, representatives, and where they are attached."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from codes import BaseKind, Basis, Category, Filer, PersonStatus, Sex
from demonstration import factories as make
from demonstration.factories import names
from eligibility.days import age_on
from eligibility.iin import generate
from registry.models import Panel, Person, PersonCategory, Representation, Residence

from .places import Home, Places
from .timeline import Season, local_moment

BATCH = 500
_KAZAKH_SHARE = {"75": 0.6, "71": 0.75, "10": 0.8}
_PROOFS = {
    Filer.PARENT: "",
    Filer.PROXY: "доверенность",
    Filer.FAMILY_MEMBER: "письменное согласие",
}
_DECIDED_AFTER = timedelta(days=20)  # guardianship, after the birth
_GIVEN_AGO = {Filer.PROXY: timedelta(days=700), Filer.FAMILY_MEMBER: timedelta(days=150)}
_PENSION_AGE = {Sex.MALE: 63, Sex.FEMALE: 61}


@dataclass
class Member:
    """A person before they are written, with all that will hang on them."""

    person: Person
    home: Home | None
    panel: Panel | None = None
    basis: Basis = Basis.IMPORT
    signed: bool = False  # by an application of the time before the register was taken over
    home_from: date | None = None
    home_kind: BaseKind = BaseKind.PERMANENT_RESIDENCE
    categories: list[tuple[Category, date | None]] = field(default_factory=list)
    leaves: str | None = None  # "death" or "departure" during the year
    represented_by: list[tuple["Member", Filer]] = field(default_factory=list)
    right_until: date | None = None  # the first day on which nobody acts for them any more

    @property
    def birth_on(self) -> date:
        """The birth date."""
        return self.person.birth_on


class People:
    """Everybody of the story; people are drawn here and written at once by `save`."""

    def __init__(self, season: Season, where: Places, chance: random.Random) -> None:
        self.season, self._where, self._chance = season, where, chance
        self._serials: dict[tuple[str, str], int] = defaultdict(int)
        self.members: list[Member] = []

    def __len__(self) -> int:
        return len(self.members)

    def born(self, age: int) -> date:
        """A birth date of somebody `age` whole years old today."""
        years_ago = self.season.today - timedelta(days=round(365.25 * age))
        return years_ago - timedelta(days=self._chance.randrange(20, 340))

    def age(self, member: Member) -> int:
        """Whole years today."""
        return age_on(member.birth_on, self.season.today)

    def add(
        self,
        age: int,
        unit: str,
        panel: Panel | None = None,
        *,
        sex: Sex | None = None,
        home: Home | None = None,
        like: Member | None = None,
        father: str = "",
        **more: Any,
    ) -> Member:
        """One more person of that age living in the unit; `like` gives the family's name and home.

        `more` holds columns of the person and of `Member`.
        """
        sex = sex or self._chance.choice(list(Sex))
        own = {name: more.pop(name) for name in list(more) if name in Member.__dataclass_fields__}
        fields: dict[str, Any] = {
            "birth_on": self.born(age),
            "sex": sex.value,
            "status": PersonStatus.CITIZEN.value,
            "email": "",
            "phone": f"+7700{len(self.members):07d}",
            "wants_sms": False,  # thousands of them would fill the catcher
            **more,
        }
        is_kazakh = self._chance.random() < _KAZAKH_SHARE.get(unit[:2], 0.6)
        if like is not None:
            is_kazakh = like.person.language == "kk"
        fields.setdefault("language", "kk" if is_kazakh else "ru")
        fields |= {
            name: text
            for name, text in self._name(sex, is_kazakh, like, father).items()
            if name not in fields
        }
        if "iin" not in fields:
            fields["iin"] = self._iin(fields["birth_on"], sex)
        fields["created_at"] = local_moment(self.season.register_on)
        person = make.PersonFactory.build(**fields)
        home = home or (like.home if like else None) or self._where.home(unit)
        member = Member(person, home, panel, **own)
        self._usual_categories(member)
        self.members.append(member)
        return member

    def _name(self, sex: Sex, is_kazakh: bool, like: Member | None, father: str) -> dict[str, str]:
        found = make.full_name(self._chance, sex, is_kazakh=is_kazakh)
        while father and found["first_name"] == father:
            found = make.full_name(self._chance, sex, is_kazakh=is_kazakh)
        if like is not None:
            stem = like.person.last_name
            if like.person.sex == Sex.FEMALE.value:
                stem = stem.removesuffix("а")
            found["last_name"] = names.surname(stem, sex)
        if father:
            patronymic = names.kazakh_patronymic if is_kazakh else names.russian_patronymic
            found["middle_name"] = patronymic(father, sex)
        return found

    def _iin(self, birth_on: date, sex: Sex) -> str:
        key = (f"{birth_on:%y%m%d}", sex.value)
        self._serials[key] += self._chance.randrange(1, 60)
        return generate(birth_on, sex, self._serials[key])

    def _usual_categories(self, member: Member) -> None:
        age = self.age(member)
        if age >= _PENSION_AGE[Sex(member.person.sex)]:
            member.categories.append((Category.PENSIONER, None))
        if member.person.status == PersonStatus.CITIZEN and self._chance.random() < 0.035:
            member.categories.append((Category.PERSON_WITH_DISABILITY, None))
        if (
            member.person.sex == Sex.FEMALE.value
            and 20 <= age <= 42
            and self._chance.random() < 0.04
        ):
            until = self.season.today + timedelta(days=self._chance.randrange(10, 220))
            member.person.pregnant_until = until

    def child(self, age: int, panel: Panel | None, *parents: Member, **more: Any) -> Member:
        """A child of the parents, who may apply for it."""
        first = parents[0]
        father = next((row for row in parents if row.person.sex == Sex.MALE.value), None)
        child = self.add(
            age,
            first.home.unit.code if first.home else "",
            panel,
            like=father or first,
            father=father.person.first_name if father else "",
            **more,
        )
        child.represented_by = [(parent, Filer.PARENT) for parent in parents]
        return child

    def save(self) -> None:
        """Write everybody with homes, categories and representatives, in batches."""
        taken_over_at = self.season.register_on
        Person.objects.bulk_create([row.person for row in self.members], batch_size=BATCH)
        residences = [
            make.ResidenceFactory.build(
                person=row.person,
                kind=row.home_kind.value,
                unit=row.home.unit,
                street=row.home.street,
                house=row.home.house,
                flat=row.home.flat,
                from_on=max(row.birth_on, row.home_from or self._moved_in(taken_over_at)),
            )
            for row in self.members
            if row.home is not None
        ]
        Residence.objects.bulk_create(residences, batch_size=BATCH)
        PersonCategory.objects.bulk_create(
            [
                make.CategoryFactory.build(
                    person=row.person,
                    category=category.value,
                    from_on=max(row.birth_on, date(2016, 1, 1)),
                    to_on=to_on,
                )
                for row in self.members
                for category, to_on in dict(row.categories).items()
            ],
            batch_size=BATCH,
        )
        Representation.objects.bulk_create(
            [
                make.RepresentationFactory.build(
                    representative=representative.person,
                    person=row.person,
                    kind=kind.value,
                    proof=_PROOFS.get(kind, "решение суда"),
                    from_on=self._right_from(row, kind),
                    to_on=row.right_until,
                )
                for row in self.members
                for representative, kind in row.represented_by
            ],
            batch_size=BATCH,
        )

    def _right_from(self, row: Member, kind: Filer) -> date:
        """A parent's right begins with the birth; a decision, a paper or a consent has a day of its own."""
        if kind is Filer.PARENT:
            return row.birth_on
        given_ago = _GIVEN_AGO.get(kind)
        if given_ago is None:
            return min(row.birth_on + _DECIDED_AFTER, self.season.today)
        return self.season.today - given_ago

    def _moved_in(self, before: date) -> date:
        return before - timedelta(days=self._chance.randrange(2600, 5200))
