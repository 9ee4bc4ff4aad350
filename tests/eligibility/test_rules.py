"""What the tables cannot show: facts, sources, days, and that nothing but the case decides."""

import ast
import copy
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import campaigns
import eligibility
from codes import Filer, Ground, PersonStatus, RefusalGround
from eligibility import Case, FailCode, Law, assess, refusal_ground
from eligibility.days import age_on, months_later
from tests.law.table import usual_case

LAW = Law.shipped()
UNHURRIED = settings(deadline=None, max_examples=150)
days = st.dates(date(1920, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-28", 19),
        ("2008-02-29", "2028-02-29", 20),
        ("2026-10-14", "2026-10-14", 0),
        ("2025-10-15", "2026-10-14", 0),
        ("2025-10-14", "2026-10-14", 1),
    ],
)
def test_age(born: str, day: str, age: int) -> None:
    assert age_on(date.fromisoformat(born), date.fromisoformat(day)) == age


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-02-28", 12, "2026-02-28"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2025-12-15", 1, "2026-01-15"),
        ("9999-06-01", 12, "9999-12-31"),
    ],
)
def test_months(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


@UNHURRIED
@given(days, st.integers(0, 40_000))
def test_age_grows_by_one_at_most_a_day(born: date, after: int) -> None:
    day = born + timedelta(days=after)
    assert age_on(born, day + timedelta(days=1)) - age_on(born, day) in (0, 1)


@UNHURRIED
@given(
    st.sampled_from(Ground),
    st.sampled_from(PersonStatus),
    st.sampled_from(Filer),
    st.integers(0, 3),
    st.booleans(),
    st.booleans(),
)
def test_asking_changes_nothing_and_the_answer_is_the_same_twice(
    ground: Ground, status: PersonStatus, filer: Filer, used: int, inside: bool, same: bool
) -> None:
    told = usual_case(
        ground=ground.value,
        filer=filer.value,
        free_choices_this_year=used,
        person={"status": status.value},
        chosen={"in_service_area": inside, "organization": "A" if same else "B"},
    )
    before = copy.deepcopy(told)
    case = Case.from_json(told)
    first = assess(case, LAW)
    assert told == before
    assert case.as_json() == before
    assert assess(Case.from_json(told), LAW).as_json() == first.as_json()
    known = {code.value for code in FailCode}
    assert set(first.fails) <= known
    assert (first.outcome == "ineligible") == bool(first.fails)
    if first.effective is not None:
        assert ground is Ground.CAMPAIGN


def test_plain_texts_do_as_well_as_members() -> None:
    """Rows of the register hold plain texts."""
    case = Case.from_json(usual_case(ground="free_choice"))
    expected = assess(case, LAW).as_json()
    case.ground, case.channel, case.filer, case.language = "free_choice", "portal", "self", "ru"
    case.person.status, case.documents = "citizen", {"identity_card"}
    for base in case.person.bases:
        base.kind = "permanent_residence"
    assert assess(case, LAW).as_json() == expected


def test_facts_tell_what_was_looked_at() -> None:
    case = Case.from_json(usual_case(ground="free_choice", free_choices_this_year=2))
    (finding,) = (f for f in assess(case, LAW).findings if f.rule == "ground")
    assert finding.facts == {"used": 2, "allowed": 2, "year": 2026}
    assert finding.source == "S1; reading"


def test_no_finding_tells_the_identity_number() -> None:
    case = usual_case(person={"iin": "800101100003"})
    assert "800101100003" not in assess(Case.from_json(case), LAW).as_text()


def test_the_legal_ground_of_a_code() -> None:
    assert refusal_ground("no_personal_data_consent") is RefusalGround.NO_PERSONAL_DATA_CONSENT
    others = [code for code in FailCode if code != "no_personal_data_consent"]
    assert {refusal_ground(code) for code in [*others, "identity"]} == {
        RefusalGround.REQUIREMENTS_NOT_MET
    }


def test_what_stops_filing() -> None:
    case = usual_case(
        filer="other", filed_at="2026-12-01T21:00", channel="registry_desk", chosen={"type": "x"}
    )
    answered = assess(Case.from_json(case), LAW)
    assert answered.stops_filing == ["desk_closed", "filer_not_entitled"]
    assert len(answered.fails) == 4


def test_the_law_and_the_pure_modules_of_time_know_no_django() -> None:
    room = Path(eligibility.__file__).parent
    pure = [
        Path(campaigns.__file__).with_name(f"{name}.py")
        for name in ("calendar", "hours", "acceptance", "windows")
    ]
    for path in [*room.rglob("*.py"), *pure]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            else:
                continue
            for name in names:
                assert name.split(".")[0] != "django", path
                assert name not in ("campaigns.clock", "campaigns.models", "campaigns.queries")
