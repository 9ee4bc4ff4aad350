"""Files chosen on the step of documents, with scripts."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from applications.uploads import LARGEST

from .conftest import PASSWORD, resident
from .steps import PDF, identity_card
from .visitor import Visitor


def test_a_file_that_is_too_large_is_refused_in_words_and_another_follows(
    town: SimpleNamespace, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    person = resident(town)
    citizen = visit("kk")
    citizen.sign_in(person.iin, PASSWORD)
    citizen.open("/apply/", thoroughly=False)
    citizen.onward()
    citizen.choose("ground", "campaign")
    citizen.onward()
    citizen.choose("organization", town.new.site.organization_id)
    citizen.onward()
    citizen.choose("panel", town.new.pk)
    citizen.onward()
    large = tmp_path / "large.pdf"
    large.write_bytes(PDF + b"x" * LARGEST)
    citizen.page.locator("[name=kind_identity]").select_option("identity_card")
    citizen.page.locator("input[type=file]").set_input_files(large)
    citizen.onward()
    citizen.says("5 МБ-тан кіші")
    citizen.page.locator("input[type=file]").set_input_files(identity_card(tmp_path))
    citizen.onward()
    assert citizen.path.endswith("/consents/"), citizen.path
