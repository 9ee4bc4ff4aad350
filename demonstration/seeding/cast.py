"""The people behind the demonstration's accounts, and the staff of the organizations."""

import random
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import translation

from accounts.models import User
from codes import Filer, PayerCategory, Role, Sex
from codes.labels import label
from demonstration import factories as make
from demonstration.accounts import PASSWORD

from . import organizations as named
from . import places
from .organizations import GP, UNDER_15, Organizations
from .people import Member, People


class Cast:
    """Everybody the story calls by name."""

    def __init__(self, people: People, organizations: Organizations, chance: random.Random) -> None:
        self._organizations, self._chance = organizations, chance
        self._password = make_password(PASSWORD)  # slow on purpose, so made once
        self.users: dict[str, User] = {}
        self.specialists: dict[str, User] = {}
        self._draw(people)

    def _draw(self, people: People) -> None:
        other, main = named.OTHER, named.MAIN
        of = self._organizations.panels_of
        gp, pediatrician = of(other, GP)[0], of(other, UNDER_15)[0]
        self.citizen = people.add(
            36,
            places.ALMALY,
            gp,
            sex=Sex.FEMALE,
            last_name="Серікбаева",
            first_name="Айгерім",
            middle_name="Болатқызы",
            language="kk",
            email="aigerim@people.example",
            wants_sms=True,
            home_from=date(people.season.year - 8, 5, 14),
        )
        husband = people.add(
            38,
            places.ALMALY,
            gp,
            sex=Sex.MALE,
            like=self.citizen,
            last_name="Серікбаев",
            first_name="Ерлан",
            middle_name="Маратұлы",
        )
        self.son = people.child(
            9, pediatrician, husband, self.citizen, sex=Sex.MALE, first_name="Темірлан"
        )
        self.daughter = people.child(
            5, of(main, UNDER_15)[0], husband, self.citizen, sex=Sex.FEMALE, first_name="Дана"
        )
        self.newcomer = people.add(
            29,
            places.ALMALY,
            sex=Sex.MALE,
            last_name="Орлов",
            first_name="Денис",
            middle_name="Викторович",
            language="ru",
            email="denis@people.example",
            wants_sms=True,
        )
        self.guardian = people.add(
            47,
            places.ALMALY,
            gp,
            sex=Sex.FEMALE,
            last_name="Тарасова",
            first_name="Вера",
            middle_name="Павловна",
            language="ru",
            email="vera@people.example",
            wants_sms=True,
        )
        self.ward = self._ward(people, 12, Sex.FEMALE, "Алина")
        self.second_ward = self._ward(people, 10, Sex.MALE, "Роман")
        self._family_of_the_guardian(people)

    def _family_of_the_guardian(self, people: People) -> None:
        """Of every age and right, so that several applications can be tried in one go."""
        today = people.season.today
        small = self._ward(people, 4, Sex.FEMALE, "Мира")
        newborn = self._ward(people, 0, Sex.MALE, "Артём", birth_on=today - timedelta(days=24))
        newborn.panel = None  # attached nowhere yet
        son = people.add(
            22,
            places.ALMALY,
            self._organizations.panels_of(named.OTHER, GP)[0],
            sex=Sex.MALE,
            like=self.guardian,
            first_name="Павел",
        )
        son.represented_by = [(self.guardian, Filer.FAMILY_MEMBER)]
        son.right_until = today + timedelta(days=215)  # a consent holds a year at most
        mother = people.add(
            74,
            places.ALMALY,
            self._organizations.panels_of(named.OTHER, GP)[0],
            sex=Sex.FEMALE,
            like=self.guardian,
            first_name="Нина",
        )
        mother.represented_by = [(self.guardian, Filer.PROXY)]
        mother.right_until = today + timedelta(days=200)
        self.relatives = [small, newborn, son, mother]

    def _ward(self, people: People, age: int, sex: Sex, first_name: str, **more: Any) -> Member:
        ward = people.add(
            age,
            places.ALMALY,
            self._organizations.panels_of(named.OTHER, UNDER_15)[0],
            sex=sex,
            like=self.guardian,
            last_name="Белова" if sex is Sex.FEMALE else "Белов",
            first_name=first_name,
            **more,
        )
        ward.represented_by = [(self.guardian, Filer.GUARDIAN)]
        return ward

    def insured(self) -> dict[int, tuple[PayerCategory, PayerCategory | None]]:
        """By key of the person: the payer category of the Fund's file, and the one declared."""
        return {
            self.citizen.person.pk: (PayerCategory.EMPLOYEE, None),
            self.newcomer.person.pk: (PayerCategory.NOT_WORKING, None),
            self.guardian.person.pk: (
                PayerCategory.EMPLOYEE,
                PayerCategory.CARER_OF_CHILD_WITH_DISABILITY,
            ),
        }

    def open_accounts(self) -> None:
        """The accounts of the demonstration; the people are written by now."""
        for username, member in (
            ("citizen", self.citizen),
            ("newcomer", self.newcomer),
            ("guardian", self.guardian),
        ):
            self.users[username] = make.UserFactory(
                person=member.person, username=username, password=self._password
            )
        main = self._organizations.by_code[named.MAIN]
        almaty, abai = make.unit(places.ALMATY), make.unit(places.ABAI_REGION)
        self._staff("clerk", Role.REGISTRY_CLERK, "Жұмабекова Динара Қанатқызы", organization=main)
        self._staff(
            "operator", Role.SERVICE_CENTRE_OPERATOR, "Ильина Дарья Олеговна", territory=almaty
        )
        self._staff("specialist", Role.SPECIALIST, "Қасымова Жанар Болатқызы", organization=main)
        self._staff("specialist-2", Role.SPECIALIST, "Сапаров Ғалым Ерболұлы", organization=main)
        self._staff("specialist-region", Role.SPECIALIST, "Қалиев Данияр Маратұлы", territory=abai)
        self._staff("head", Role.ORG_HEAD, "Нұрланов Асқар Дәулетұлы", organization=main)
        self._staff(
            "regional-admin", Role.REGIONAL_ADMIN, "Павлова Ирина Романовна", territory=almaty
        )
        self._staff(
            "national-admin",
            Role.NATIONAL_ADMIN,
            "Ерғалиев Бауыржан Алмасұлы",
            is_staff=True,
            is_superuser=True,
        )
        self._others()

    def _staff(self, username: str, role: Role, name: str, **more: Any) -> User:
        with translation.override("ru"):
            position = str(label(role))
        user = make.staff(
            role, username=username, name=name, position=position, password=self._password, **more
        )
        self.users[username] = user
        return user

    def _others(self) -> None:
        """A specialist in every other organization with panels, and an administrator of each region."""
        self.specialists[named.MAIN] = self.users["specialist"]
        for spec in named.SPECS:
            if not spec.panels or spec.code == named.MAIN:
                continue
            sex = self._chance.choice(list(Sex))
            found = make.full_name(self._chance, sex, is_kazakh=True)
            self.specialists[spec.code] = self._staff(
                f"specialist-{spec.code}",
                Role.SPECIALIST,
                " ".join(found.values()),
                organization=self._organizations.by_code[spec.code],
            )
