"""Invented people with valid invented numbers."""

import random
from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from codes import BaseKind, Category, Filer, PersonStatus, Sex
from eligibility.iin import generate
from registry.models import Person, PersonCategory, Representation, Residence

from . import names
from .organizations import unit

_chance = random.Random(20260915)  # the same people at every start


def iin_for(birth_on: date, sex: Sex | str) -> str:
    """An invented number no other row of this database has."""
    serial = _chance.randrange(9000)
    while Person.objects.filter(iin=(number := generate(birth_on, sex, serial))).exists():
        serial = (serial + 1) % 9000
    return number


def full_name(chance: random.Random, sex: Sex | str, *, is_kazakh: bool) -> dict[str, str]:
    """`last_name`, `first_name`, `middle_name` of an invented person."""
    woman = Sex(sex) is Sex.FEMALE
    if is_kazakh:
        stems, first = names.KAZAKH_SURNAMES, names.KAZAKH_WOMEN if woman else names.KAZAKH_MEN
        middle = names.kazakh_patronymic(chance.choice(names.KAZAKH_MEN), sex)
    else:
        stems, first = names.RUSSIAN_SURNAMES, names.RUSSIAN_WOMEN if woman else names.RUSSIAN_MEN
        middle = names.russian_patronymic(chance.choice(names.RUSSIAN_MEN), sex)
    return {
        "last_name": names.surname(chance.choice(stems), sex),
        "first_name": chance.choice(first),
        "middle_name": middle,
    }


class PersonFactory(DjangoModelFactory[Person]):
    """An adult citizen; traits `child`, `toddler`, `pensioner_age`, `foreigner`."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    class Params:
        child = factory.Trait(birth_on=date(2016, 5, 5))
        toddler = factory.Trait(birth_on=date(2023, 1, 20))
        pensioner_age = factory.Trait(birth_on=date(1950, 5, 5))
        foreigner = factory.Trait(status=PersonStatus.FOREIGNER_TEMPORARY, iin=None)

    sex = factory.LazyFunction(lambda: _chance.choice(list(Sex)).value)
    birth_on = date(1985, 4, 2)
    status = PersonStatus.CITIZEN.value
    language = factory.LazyFunction(lambda: _chance.choice(["kk", "ru"]))
    email = factory.Sequence(lambda n: f"person{n}@people.example")
    phone = factory.Sequence(lambda n: f"+7700{n:07d}")
    iin = factory.LazyAttribute(lambda person: iin_for(person.birth_on, person.sex))
    last_name = ""
    first_name = ""
    middle_name = ""

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        if not kwargs["last_name"]:
            made = full_name(_chance, kwargs["sex"], is_kazakh=kwargs["language"] == "kk")
            kwargs.update({name: kwargs[name] or text for name, text in made.items()})
        return kwargs

    @factory.post_generation
    def lives_in(self: Person, create: bool, code: str | None, **extracted: Any) -> None:  # type: ignore[misc]
        """`lives_in="751110000"` gives a permanent residence there; none where it is not said."""
        if create and code:
            ResidenceFactory(person=self, unit=unit(code), **extracted)


class ResidenceFactory(DjangoModelFactory[Residence]):
    """A permanent residence since 2010 (or since birth)."""

    class Meta:
        model = Residence

    person = factory.SubFactory(PersonFactory)
    kind = BaseKind.PERMANENT_RESIDENCE.value
    unit = factory.LazyFunction(lambda: unit("751110000"))
    from_on = factory.LazyAttribute(lambda row: max(date(2010, 1, 1), row.person.birth_on))


class CategoryFactory(DjangoModelFactory[PersonCategory]):
    """A category with documents of its own, since 2020 (or since birth)."""

    class Meta:
        model = PersonCategory

    person = factory.SubFactory(PersonFactory)
    category = Category.PENSIONER.value
    from_on = factory.LazyAttribute(lambda row: max(date(2020, 1, 1), row.person.birth_on))


class RepresentationFactory(DjangoModelFactory[Representation]):
    """A parent of a child, since the child's birth."""

    class Meta:
        model = Representation

    representative = factory.SubFactory(PersonFactory)
    person = factory.SubFactory(PersonFactory, child=True)
    kind = Filer.PARENT.value
    from_on = factory.LazyAttribute(lambda row: row.person.birth_on)
