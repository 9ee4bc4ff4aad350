"""Every address of the portal against everybody who could ask for it, cell by cell.

Columns: nobody, a stranger of the register, the person it is about, a specialist of the chosen clinic.
302 for nobody is the way to sign in. Addresses of the desks: tests/pages/desks/test_scope.py.
"""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from applications import actions
from applications.models import WaitingEntry
from codes import Channel, Filer, Role
from demonstration import factories as make
from demonstration.factories.users import user_of
from notifications.models import ElectronicDocument, Message
from pages import urls as open_urls
from pages.desks import urls as desk_urls
from pages.people import urls
from registry.models import Person
from tests.ways import names

# name, what its address needs, (nobody, stranger, the person, specialist)
TABLE: list[tuple[str, tuple[str, ...], tuple[int, int, int, int]]] = [
    ("start", (), (200, 200, 200, 200)),
    ("help", (), (200, 200, 200, 200)),
    ("accessibility", (), (200, 200, 200, 200)),
    ("contacts", (), (200, 200, 200, 200)),
    ("view-settings", (), (200, 200, 200, 200)),
    ("sign-in", (), (200, 302, 302, 302)),
    ("sign-out", (), (405, 405, 405, 405)),
    ("session", (), (200, 200, 200, 200)),
    ("continue", (), (302, 302, 302, 302)),
    ("home", (), (302, 302, 302, 302)),
    ("checker", (), (200, 200, 200, 200)),
    ("check-attachment", (), (200, 200, 200, 200)),
    ("find-organization", (), (200, 200, 200, 200)),
    ("clinic-suggestions", ("suggested",), (404, 404, 404, 404)),
    ("organization", ("organization",), (200, 200, 200, 200)),
    ("verify", (), (200, 200, 200, 200)),
    ("verify-document", ("document", "code"), (200, 200, 200, 200)),
    ("account", (), (302, 200, 200, 403)),
    ("family", (), (302, 302, 302, 403)),
    ("people-i-act-for", (), (302, 200, 200, 403)),
    ("person-add", (), (302, 200, 200, 403)),
    ("person-add-as", ("right",), (302, 200, 200, 403)),
    ("person-request", ("asked",), (302, 404, 200, 403)),
    ("person-request-file", ("asked",), (302, 404, 404, 403)),  # a consent has no paper
    ("co-sign", ("asks",), (302, 404, 200, 403)),
    ("representation-end", ("representation",), (302, 404, 200, 403)),
    ("corrections", (), (302, 200, 200, 403)),
    ("correction", (), (302, 200, 200, 403)),
    ("correction-request", ("correction",), (302, 404, 200, 403)),
    ("correction-request-file", ("correction",), (302, 404, 404, 403)),  # nothing was sent with it
    ("applications", (), (302, 200, 200, 403)),
    ("confirm-clinic", ("attachment",), (302, 405, 405, 403)),
    ("without-knowledge", ("attachment",), (302, 405, 405, 403)),
    ("history", (), (302, 200, 200, 403)),
    ("record-views", (), (302, 200, 200, 403)),
    ("insurance", (), (302, 200, 200, 403)),
    ("settings", (), (302, 200, 200, 403)),
    ("settings-address", ("contact",), (302, 200, 200, 403)),
    ("settings-code", ("contact",), (302, 302, 302, 403)),
    ("settings-remove", ("contact",), (302, 200, 200, 403)),
    ("waiting", ("waits",), (302, 404, 200, 403)),
    ("waiting-leave", ("waits",), (302, 404, 200, 403)),
    ("waiting-apart", ("waits",), (302, 405, 405, 403)),
    ("waiting-apply", ("waits",), (302, 405, 405, 403)),
    ("waiting-join", ("panel",), (302, 200, 200, 403)),
    ("documents", (), (302, 200, 200, 403)),
    ("messages-read", (), (302, 405, 405, 403)),
    ("messages", (), (302, 200, 200, 403)),
    ("message", ("message",), (302, 404, 200, 403)),
    ("document", ("document",), (302, 404, 503, 403)),
    ("apply", (), (302, 200, 200, 403)),
    ("apply-resume", ("draft",), (302, 404, 302, 403)),
    ("apply-discard", ("draft",), (302, 404, 200, 403)),
    ("apply-take-out", ("draft",), (302, 404, 302, 403)),
    ("apply-problem", ("draft",), (302, 404, 302, 403)),
    ("apply-sign", ("draft",), (302, 404, 302, 403)),
    ("apply-step", ("draft", "step"), (302, 404, 200, 403)),
    ("application", ("number",), (302, 404, 200, 404)),
    ("application-sent", ("number",), (302, 404, 200, 404)),
    ("withdraw", ("number",), (302, 404, 409, 404)),
    ("renounce", ("number",), (302, 404, 200, 404)),
    ("reply-documents", ("number",), (302, 404, 409, 404)),
    ("not-me-account", ("number",), (302, 405, 405, 405)),
    ("not-me", ("number", "code"), (404, 404, 404, 404)),  # the code of something else
    ("supporting-file", ("file",), (302, 404, 200, 404)),
]
PEOPLE = [row[0] for row in TABLE]


def test_every_address_stands_in_the_table() -> None:
    of_desks = names(desk_urls.urlpatterns)  # tests/pages/desks/test_scope.py
    assert set(PEOPLE) == names(urls.urlpatterns) | names(open_urls.urlpatterns) - of_desks


def _in_line(person: Person) -> WaitingEntry:
    panel = make.PanelFactory(norm=0)
    return actions.join(person.pk, panel.pk, user_of(person), channel=Channel.PORTAL)


@pytest.fixture
def known(db: None) -> SimpleNamespace:
    """An approved application of a person, with its letter, its file, and a draft begun since."""
    from django.core.files.base import ContentFile

    from applications.models import SupportingDocument

    old, new = make.PanelFactory(), make.PanelFactory()
    person = make.PersonFactory(lives_in="751110000")
    make.attached(person, old)
    specialist = make.staff(Role.SPECIALIST, organization=new.organization)
    row = make.approved(person, new, specialist)
    file = SupportingDocument(
        application=row, document="passport", source="upload", content_type="application/pdf"
    )
    file.file.save("x.pdf", ContentFile(b"%PDF-1.7"), save=False)
    file.save()
    document = ElectronicDocument.objects.get()
    relative = make.PersonFactory()
    return SimpleNamespace(
        person=person,
        specialist=specialist,
        arguments={
            "number": row.number,
            "document": document.number,
            "code": document.verification_code,
            "message": Message.objects.filter(channel="account", person=person)[0].pk,
            "attachment": person.attachments.latest("pk").pk,
            "draft": make.draft(person, new).pk,
            "step": "person",
            "contact": "email",
            "right": "family-member",
            "asked": make.asked_to_act(person, make.PersonFactory()).number,
            "asks": make.asked_to_act(relative, person).number,
            "representation": make.RepresentationFactory(
                representative=person, person=relative, kind=Filer.PROXY
            ).pk,
            "correction": make.correction(person).number,
            "waits": _in_line(person).pk,
            "panel": old.code,
            "suggested": "streets",
            "organization": new.organization.code,
            "file": file.pk,
        },
    )


@pytest.mark.parametrize("column", ["nobody", "stranger", "person", "specialist"])
def test_each_cell(known: SimpleNamespace, column: str) -> None:
    users = {
        "nobody": None,
        "stranger": user_of(make.PersonFactory()),
        "person": user_of(known.person),
        "specialist": known.specialist,
    }
    place = list(users).index(column)
    said = {}
    for name, needs, expected in TABLE:
        client = Client()
        if users[column] is not None:
            client.force_login(users[column])
        address = reverse(name, args=[known.arguments[need] for need in needs])
        response = client.get(address)
        if response.streaming:
            assert b"".join(response).startswith(b"%PDF")
        said[name] = (response.status_code, expected[place])
        if column == "nobody" and response.status_code == 302 and name != "sign-in":
            assert response["Location"].startswith("/sign-in/"), name
    assert {name: cell for name, cell in said.items() if cell[0] != cell[1]} == {}
