"""One code, typed by many tabs at once; many codes asked for at once."""

import re

import pytest

from applications import actions, signing
from applications.models import Application, Signature
from codes import ApplicationStatus as Status
from codes import Ground
from demonstration import factories as make
from notifications import one_time_codes
from notifications.kinds import Channel, CodePurpose
from notifications.models import Message, OneTimeCode
from tests.races.together import failures, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def typed() -> str:
    message = Message.objects.filter(template="one_time_code").order_by("-pk")[0]
    found = re.search(r"\b\d{6}\b", message.subject)
    assert found is not None
    return found[0]


def a_draft() -> Application:
    return make.draft(
        make.PersonFactory(lives_in="751110000"),
        make.PanelFactory(),
        ground=Ground.FIRST_ATTACHMENT,
    )


def test_a_code_typed_in_eight_tabs_is_used_once_and_files_once() -> None:
    row = a_draft()
    user = row.filed_by
    signing.begin(user, [row], Channel.EMAIL, row.person.email)
    code = typed()

    def tab() -> Application:
        draft = Application.objects.get(pk=row.pk)
        proof = signing.sign(user, [draft], code)
        return actions.file(row.pk, user, signed=proof)

    outcomes = together([tab] * 8)
    assert failures(outcomes, one_time_codes.CodeUsed) == []
    assert len([one for one in outcomes if isinstance(one, Application)]) == 1
    assert Signature.objects.count() == 1
    row.refresh_from_db()
    assert row.status == Status.IN_REVIEW


def test_twenty_wrong_tries_at_once_are_five() -> None:
    row = a_draft()
    user = row.filed_by
    signing.begin(user, [row], Channel.EMAIL, row.person.email)
    wrong = f"{(int(typed()) + 1) % 10**6:06d}"
    outcomes = together([lambda: signing.sign(user, [row], wrong)] * 20)
    assert failures(outcomes, one_time_codes.WrongCode, one_time_codes.NoTriesLeft) == []
    left = sorted(one.tries_left for one in outcomes if isinstance(one, one_time_codes.WrongCode))
    assert left == [1, 2, 3, 4]
    assert OneTimeCode.objects.get().tries == 5


def test_twenty_presses_of_the_button_send_one_code() -> None:
    row = a_draft()
    outcomes = together(
        [lambda: signing.begin(row.filed_by, [row], Channel.EMAIL, row.person.email)] * 20
    )
    assert failures(outcomes, one_time_codes.TooManyCodes) == []
    assert OneTimeCode.objects.count() == 1
    assert Message.objects.count() == 1


def test_twenty_people_who_ask_for_one_address_get_six() -> None:
    users = [make.UserFactory() for _ in range(20)]
    outcomes = together(
        [
            lambda user=user: one_time_codes.send(
                user,
                CodePurpose.CONFIRM_EMAIL,
                "one@people.example",
                channel=Channel.EMAIL,
                address="one@people.example",
                language="ru",
                about="for a test",
            )
            for user in users
        ]
    )
    assert failures(outcomes, one_time_codes.TooManyCodes) == []
    assert OneTimeCode.objects.count() == one_time_codes.PER_HOUR
