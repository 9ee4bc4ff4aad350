"""Users: people of the register, and staff with a role in a scope."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import RoleAssignment, User
from codes import Role
from registry.models import KatoUnit, Organization, Person


class UserFactory(DjangoModelFactory[User]):
    """A user; with `person=` someone of the register."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user-{n}")
    name = factory.LazyAttribute(lambda user: user.person.full_name if user.person else "Staff")
    person = None
    language = factory.LazyAttribute(lambda user: user.person.language if user.person else "ru")


def user_of(person: Person) -> User:
    """The person's user; made where there is none."""
    found = User.objects.filter(person=person).first()
    return found or UserFactory(person=person, username=f"person-{person.pk}")


def staff(
    role: Role,
    *,
    organization: Organization | None = None,
    territory: KatoUnit | None = None,
    **fields: Any,
) -> User:
    """A user with one role since 2015."""
    user: User = UserFactory(**fields)
    RoleAssignment.objects.create(
        user=user,
        role=role,
        organization=organization,
        territory=territory,
        from_on=date(2015, 1, 1),
    )
    return user
