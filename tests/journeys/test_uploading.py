"""Files chosen on the step of documents, with scripts."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from accounts.models import User
from applications.uploads import LARGEST
from demonstration import factories as make

from .conftest import PASSWORD, resident
from .steps import PDF, add_identity_card
from .visitor import Visitor


def test_a_file_that_is_too_large_is_refused_in_words_and_another_follows(
    town: SimpleNamespace, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    person = resident(town)
    draft = make.draft(person, town.new, by=User.objects.get(person=person), documents=())
    citizen = visit("kk")
    citizen.sign_in(person.iin, PASSWORD)
    citizen.open(f"/apply/{draft.pk}/documents/")
    large = tmp_path / "large.pdf"
    large.write_bytes(PDF + b"x" * LARGEST)
    citizen.page.locator("[name=kind_identity]").select_option("identity_card")
    citizen.page.locator("[name=file_identity]").set_input_files(large)
    citizen.onward()
    citizen.says("5 МБ-тан кіші")
    add_identity_card(citizen, tmp_path)
    citizen.onward()
    assert citizen.path.endswith("/consents/"), citizen.path
