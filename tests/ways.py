"""How to reach every page: one line an address, with somebody for whom it has content.

    Way("account", citizen())                    the citizen of the demonstration
    Way("application", filed("in_review"))       whoever filed such an application, with its number
    Way("x", of(lambda world: (user, args)))     anything else: who (None: nobody), and the address's arguments

A page new to the portal needs a line here: `tests/pages/test_every_page.py` fails without, asks the page how often
it asks the database, and has its HTML checked; `tests/journeys/test_every_page.py` looks at it in a browser.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from applications import actions
from applications.models import Application, RepresentationRequest, SupportingDocument
from codes import ApplicationStatus as Status
from codes import Channel, Filer, Ground, PanelType, Role
from demonstration import factories as make
from demonstration.seeding.organizations import MAIN
from notifications import contacts
from notifications.kinds import Channel as MessageChannel
from notifications.models import ElectronicDocument, Message
from registry.models import Attachment, Organization, Panel, Representation

MOST_QUERIES = 12
STEPS = ["person", "ground", "clinic", "doctor", "home-visits", "documents", "consents", "check"]

Reach = Callable[["World"], tuple[User | None, tuple[Any, ...]]]


@dataclass(frozen=True)
class Way:
    """How a page is reached, and what is special about it."""

    name: str  # of the address
    reach: Reach
    query: str = ""
    queries: int | None = MOST_QUERIES  # None: not a page for people
    status: int = 200
    note: str = ""  # tells two ways of one address apart

    @property
    def id(self) -> str:
        """What the way is called in a test's name."""
        return f"{self.name} {self.note}".strip()

    def address(self, args: tuple[Any, ...]) -> str:
        """The address with its arguments and its question."""
        return reverse(self.name, args=args) + self.query


def nobody(*args: Any) -> Reach:
    """Somebody who is not signed in."""
    return lambda world: (None, args)


def citizen(*args: Any) -> Reach:
    """The citizen of the demonstration: attached, with a family."""
    return lambda world: (world.citizen, args)


def newcomer(*args: Any) -> Reach:
    """Somebody attached nowhere."""
    return lambda world: (world.user("newcomer"), args)


def guardian(*args: Any) -> Reach:
    """Somebody who acts for two children."""
    return lambda world: (world.user("guardian"), args)


def staff(username: str, *args: Any) -> Reach:
    """An account of staff of the demonstration."""
    return lambda world: (world.user(username), args)


def of(found: Reach) -> Reach:
    """Whoever and whatever the function finds in the world."""
    return found


def filed(status: str) -> Reach:
    """Whoever filed an application of this status on the portal, with its number."""

    def reach(world: "World") -> tuple[User | None, tuple[Any, ...]]:
        row = world.application(status)
        return row.filed_by, (row.number,)

    return reach


def step(name: str) -> Reach:
    """A draft that has come to this step."""
    return lambda world: (world.applicant, (world.draft_at(name).pk, name))


def draft(*args: Any) -> Reach:
    """A draft that has come to its check."""
    return lambda world: (world.applicant, (world.draft_at("check").pk, *args))


WAYS = (
    Way("start", nobody()),
    Way("start", citizen(), note="signed in"),
    Way("help", nobody()),
    Way("accessibility", nobody()),
    Way("contacts", nobody()),
    Way("view-settings", nobody()),
    Way("sign-in", nobody()),
    Way("sign-in", nobody(), "?idle=1", note="after half an hour"),
    Way("continue", of(lambda world: (world.citizen, ())), note="what was sent too late"),
    Way("verify", nobody()),
    Way("verify-document", of(lambda world: (None, world.document_code))),
    Way("account", citizen()),
    Way("account", newcomer(), note="attached nowhere"),
    Way("account", guardian(), note="with wards"),
    Way("applications", of(lambda world: (world.application("refused").filed_by, ()))),
    Way("messages", of(lambda world: (world.letter[0], ()))),
    Way("message", of(lambda world: (world.letter[0], (world.letter[1].pk,)))),
    Way("apply", citizen()),
    Way("apply", newcomer(), note="for oneself only"),
    *(Way("apply-step", step(name), note=name) for name in STEPS),
    Way("apply-discard", draft()),
    *(
        Way("application", filed(status), note=status)
        for status in ("in_review", "refused", "scheduled", "effective", "withdrawn")
    ),
    Way("application-sent", filed("in_review")),
    Way("withdraw", filed("in_review")),
    Way("renounce", filed("scheduled")),
    Way("checker", nobody()),
    Way("check-attachment", nobody()),
    Way("find-organization", nobody()),
    Way("find-organization", nobody(), "?street=абая&q=101", note="with words"),
    Way("find-organization", citizen(), note="signed in"),
    Way("find-organization", nobody(), "?place=алматы", note="which place"),
    Way("find-organization", nobody(), "?region=100000000", note="of a region"),
    Way("find-organization", citizen(), "?unit=751110000&whom=child-3", note="around a place"),
    Way("organization", of(lambda world: (None, (world.organization.code,)))),
    Way("organization", of(lambda world: (world.citizen, (world.organization.code,))), note="in"),
    Way("history", citizen()),
    Way("record-views", citizen()),
    Way("insurance", citizen()),
    Way("insurance", guardian(), note="declared"),
    Way("documents", of(lambda world: (world.letter[0], ()))),
    Way("settings", citizen()),
    Way("settings-address", citizen("phone"), note="phone"),
    Way("settings-address", citizen("email"), note="email"),
    Way("settings-code", of(lambda world: (world.with_code, ("email",)))),
    Way("settings-remove", citizen("email")),
    Way("people-i-act-for", citizen()),
    Way("people-i-act-for", newcomer(), note="nobody"),
    Way("person-add", citizen()),
    *(
        Way("person-add-as", citizen(kind), note=kind)
        for kind in ("guardian", "family-member", "proxy")
    ),
    Way("person-request", of(lambda world: (world.asked[0], (world.asked[1].number,)))),
    Way("co-sign", of(lambda world: (world.asked[2], (world.asked[1].number,)))),
    Way("representation-end", of(lambda world: (world.citizen, (world.representation.pk,)))),
    Way("corrections", of(lambda world: (world.correction[0], ()))),
    Way("correction", citizen()),
    Way("correction-request", of(lambda world: (world.correction[0], (world.correction[1],)))),
    Way("apply-problem", of(lambda world: (world.failing.filed_by, (world.failing.pk,)))),
    Way("apply-sign", draft()),
    Way("application", of(lambda world: world.wanting), note="documents are asked for"),
    Way("reply-documents", of(lambda world: world.wanting)),
)


# Addresses without a page of their own: they answer with another page, a file or a few numbers.
NO_PAGE = {
    *("sign-out", "session", "home", "family", "confirm-clinic", "without-knowledge"),
    *("messages-read", "apply-resume", "apply-take-out", "clinic-suggestions"),
    *("document", "supporting-file", "person-request-file", "correction-request-file"),
}


class World:
    """What the seeded register holds, found once; what it lacks is added."""

    def __init__(self) -> None:
        self._drafts: dict[str, Application] = {}
        self._users: dict[str, User] = {}

    def user(self, username: str) -> User:
        """An account of the demonstration."""
        if username not in self._users:
            self._users[username] = User.objects.select_related("person").get(username=username)
        return self._users[username]

    @property
    def citizen(self) -> User:
        """The citizen of the demonstration."""
        return self.user("citizen")

    def application(self, status: str) -> Application:
        """An application of this status, filed by its own person on the portal; the latest."""
        return (
            Application.objects.filter(status=status, channel=Channel.PORTAL, filer=Filer.SELF)
            .select_related("filed_by__person", "person")
            .order_by("-pk")[0]
        )

    @cached_property
    def document_code(self) -> tuple[str, str]:
        """Number and code of an electronic document."""
        row = ElectronicDocument.objects.order_by("-pk")[0]
        return row.number, row.verification_code

    @cached_property
    def letter(self) -> tuple[User, Message]:
        """Somebody with a letter in their account."""
        row = (
            Message.objects.filter(channel="account", person__user__isnull=False)
            .select_related("person__user")
            .order_by("-pk")[0]
        )
        assert row.person is not None
        return row.person.user, row

    @cached_property
    def applicant(self) -> User:
        """Somebody of the citizen's clinic with nothing open, who begins applications."""
        stay = Attachment.objects.get(
            person=self.citizen.person_id, cancelled_at__isnull=True, period__endswith__isnull=True
        )
        person = make.PersonFactory(lives_in="751110000")
        make.attached(person, stay.panel)
        return make.user_of(person)

    @cached_property
    def panel(self) -> Panel:
        """A list with free places in the clinic that serves the citizen's address."""
        wanted = Panel.objects.filter(
            is_closed=False, type=PanelType.GENERAL_PRACTITIONER, organization__code=MAIN
        )
        return wanted.select_related("organization").order_by("attached")[0]

    def draft_at(self, name: str) -> Application:
        """The applicant's draft, with everything answered up to this step. One draft: a person has one."""
        user = self.applicant
        row = Application.objects.filter(filed_by=user, status=Status.DRAFT).first()
        if row is None:
            row = make.draft(user.person, self.panel, by=user)
        done = STEPS[: STEPS.index(name)]
        row.answers = {**row.answers, "done": done, "waiver_needed": True}
        row.save(update_fields=["answers"])
        return row

    @cached_property
    def organization(self) -> Organization:
        """The clinic that serves the citizen's address."""
        return self.panel.organization

    @cached_property
    def file(self) -> SupportingDocument:
        """A copy of a document."""
        row = SupportingDocument(
            application=self.draft_at("check"),
            document="passport",
            source="upload",
            content_type="application/pdf",
        )
        row.file.save("x.pdf", ContentFile(b"%PDF-1.7"), save=False)
        row.save()
        return row

    @cached_property
    def with_code(self) -> User:
        """Somebody to whose new e-mail address a code was sent."""
        user = make.user_of(make.PersonFactory())
        contacts.send_code(user, MessageChannel.EMAIL, "new@people.example", language="ru")
        return user

    @cached_property
    def asked(self) -> tuple[User, RepresentationRequest, User]:
        """Somebody who asks to act for an adult, the request, and the adult."""
        one, other = make.PersonFactory(), make.PersonFactory()
        row = make.asked_to_act(one, other)
        return make.user_of(one), row, make.user_of(other)

    @cached_property
    def representation(self) -> Representation:
        """A right of the citizen that ends when either wants."""
        return make.RepresentationFactory(
            representative=self.citizen.person, person=make.PersonFactory(), kind=Filer.PROXY
        )

    @cached_property
    def correction(self) -> tuple[User, str]:
        """Somebody who asked for a correction, and its number."""
        person = make.PersonFactory()
        return make.user_of(person), make.correction(person).number

    @cached_property
    def failing(self) -> Application:
        """A draft that a rule speaks against."""
        person = make.PersonFactory(lives_in="751110000")
        row = make.draft(person, self.panel, ground=Ground.PRIVATIZATION)
        row.answers = {**row.answers, "done": STEPS[:5], "waiver_needed": False}
        row.save(update_fields=["answers"])
        return row

    @cached_property
    def wanting(self) -> tuple[User, tuple[str]]:
        """Somebody who was asked for documents, and the number of the application."""
        person = make.PersonFactory(lives_in="751110000")
        row = make.filed(person, self.panel)
        specialist = make.staff(Role.SPECIALIST, organization=self.panel.organization)
        actions.ask_for_documents(
            row.pk,
            specialist,
            version=row.version,
            entries=["identity"],
            text="Фамилию на копии не прочесть.",
        )
        return row.filed_by, (row.number,)

    def client(self, user: User | None, language: str = "kk") -> Client:
        """A browser of somebody, signed in where there is somebody."""
        client = Client()
        if user is not None:
            client.force_login(user, backend="accounts.signin.PasswordBackend")
        client.cookies["django_language"] = language
        return client

    def come(self, way: Way, language: str = "kk") -> tuple[Client, str]:
        """A browser before the page, and the page's address."""
        user, args = way.reach(self)
        client = self.client(user, language)
        if way.name == "continue":
            session = client.session
            session["kept"] = {
                "who": str(user.pk if user else ""),
                "path": "/contacts/",
                "typed": "q=1&text=%D0%B0",
                "had_files": True,
            }
            session.save()
        return client, way.address(args)
