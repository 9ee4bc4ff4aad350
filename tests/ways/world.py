"""The seeded register as the lines of the table find it."""

from functools import cached_property

from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import User
from applications import actions
from applications.actions import invitations
from applications.models import Application, RepresentationRequest, SupportingDocument
from applications.objection_messages import code_of
from codes import ApplicationStatus as Status
from codes import Channel, Filer, Ground, PanelType, Role
from demonstration import factories as make
from demonstration.seeding.organizations import MAIN
from notifications import contacts
from notifications.kinds import Channel as MessageChannel
from notifications.models import ElectronicDocument, Message
from registry.models import Attachment, Organization, Panel, Representation
from registry.norms import set_places

from .way import Way

STEPS = ["person", "ground", "clinic", "doctor", "home-visits", "documents", "consents", "check"]


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

    @cached_property
    def elsewhere(self) -> dict[Role, User]:
        """Staff of each role but the nation's in another region: the foreign scope of the demonstration's."""
        far = Organization.objects.filter(unit__code__startswith="10", panels__isnull=False)[0]
        region = make.unit("100000000")
        of_territory = {Role.REGIONAL_ADMIN, Role.SERVICE_CENTRE_OPERATOR}
        return {
            role: make.staff(role, territory=region)
            if role in of_territory
            else make.staff(role, organization=far)
            for role in Role
            if role != Role.NATIONAL_ADMIN
        }

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
    def desk_draft(self) -> Application:
        """A walk-in application of the clerk, filled in."""
        clerk, person = self.user("clerk"), make.PersonFactory(lives_in="751110000")
        return make.draft(person, self.panel, by=clerk, channel=Channel.REGISTRY_DESK)

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

    @cached_property
    def filed_for(self) -> tuple[User, tuple[str]]:
        """Somebody in whose name the clerk filed, and the number of the application."""
        person = make.PersonFactory(lives_in="751110000")
        row = make.filed(person, self.panel, by=self.user("clerk"), channel=Channel.REGISTRY_DESK)
        return make.user_of(person), (row.number,)

    @cached_property
    def full_panel(self) -> Panel:
        """A full list of the clinic that serves the citizen's address."""
        return make.PanelFactory(site=self.panel.site, norm=0)

    @cached_property
    def in_line(self) -> tuple[User, tuple[int]]:
        """Somebody who waits with a child on one full list, and the key of their own place."""
        parent = make.PersonFactory(lives_in="751110000")
        child = make.PersonFactory(lives_in="751110000", child=True)
        make.RepresentationFactory(representative=parent, person=child)
        wishes = [actions.Wish(one.pk, self.full_panel.pk) for one in (parent, child)]
        user = make.user_of(parent)
        entries = actions.join_all(wishes, user, channel=Channel.PORTAL, together=True)
        return user, (entries[0].pk,)

    @cached_property
    def invited(self) -> tuple[User, tuple[int]]:
        """Somebody for whom a place is kept, and its key."""
        panel = make.PanelFactory(site=self.panel.site, norm=0)
        person = make.PersonFactory(lives_in="751110000")
        user = make.user_of(person)
        entry = actions.join(person.pk, panel.pk, user, channel=Channel.PORTAL)
        set_places(panel.pk, norm=1, reason="order", actor="x")
        invitations.serve_panel(panel.pk)
        return user, (entry.pk,)

    @property
    def not_me(self) -> tuple[str, str]:
        """The number and the code of the link in the message about it."""
        number = self.filed_for[1][0]
        return number, code_of(Application.objects.get(number=number))

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
        if way.session is not None:
            session = client.session
            session.update(way.session(self))
            session.save()
        return client, way.address(args)
