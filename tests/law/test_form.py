"""A case that is not of the form is refused with the field's name (cases.md)."""

from typing import Any

import pytest

from eligibility import Case, CaseError, Law, assess
from tests.law.table import usual_case

REMOVED = object()


def with_field(path: str, value: Any) -> dict[str, Any]:
    """The usual case with one field set, or taken away."""
    case = usual_case(scheduled={"organization": "C", "panel": None, "from": "2027-01-01"})
    *parents, last = path.split(".")
    target: Any = case
    for name in parents:
        target[name] = dict(target[name])
        target = target[name]
    if value is REMOVED:
        del target[last]
    else:
        target[last] = value
    return case


def refused_field(case: Any) -> str:
    with pytest.raises(CaseError) as caught:
        Case.from_json(case)
    message = str(caught.value)
    assert message.startswith(caught.value.field + ": ")
    assert "\n" not in message
    return caught.value.field


def all_fields(tree: Any, stem: str = "") -> list[str]:
    paths = []
    for name, value in tree.items():
        paths.append(stem + name)
        if isinstance(value, dict):
            paths += all_fields(value, f"{stem}{name}.")
    return paths


ALL_FIELDS = all_fields(with_field("language", "ru"))


@pytest.mark.parametrize("path", ALL_FIELDS)
def test_every_field_must_be_there(path: str) -> None:
    assert refused_field(with_field(path, REMOVED)) == path


@pytest.mark.parametrize("path", ALL_FIELDS)
def test_no_field_takes_a_number_and_a_half(path: str) -> None:
    assert refused_field(with_field(path, 1.5)) == path


@pytest.mark.parametrize(
    "path",
    ["more", "person.more", "present.more", "scheduled.more", "chosen.more"]
    + ["chosen.panel.more", "consents.more", "chosen.schedule.more"],
)
def test_no_other_field(path: str) -> None:
    case = usual_case() if "schedule" not in path.split(".") else None
    if case is None:
        case = with_field("chosen.schedule", {"mon": ["08:00", "20:00"], "more": []})
        assert refused_field(case) == path
    else:
        assert refused_field(with_field(path, 1)) == path


NULLABLE = {
    "person.iin",
    "person.residence_changed_on",
    "present",
    "present.panel",
    "scheduled",
    "scheduled.panel",
    "chosen.closed_on",
    "chosen.panel",
}


@pytest.mark.parametrize("path", ALL_FIELDS)
def test_null_only_where_the_form_says_so(path: str) -> None:
    case = with_field(path, None)
    if path in NULLABLE:
        Case.from_json(case)
    else:
        assert refused_field(case) == path


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("filed_at", "2026-10-14"),
        ("filed_at", "2026-10-14 10:30"),
        ("filed_at", "2026-10-14T10:30:00"),
        ("filed_at", "2026-10-14T10:30Z"),
        ("filed_at", "2026-10-14T24:00"),
        ("filed_at", "2026-10-14T10:60"),
        ("filed_at", "2026-W42-3T10:30"),
        ("filed_at", "2026-02-29T10:30"),
        ("filed_at", "20261014T1030"),
        ("filed_at", "２026-10-14T10:30"),
        ("filed_at", "2015-04-27T23:59"),
        ("filed_at", "9999-12-31T23:59"),
        ("filed_at", 1),
        ("channel", "post"),
        ("channel", "Portal"),
        ("channel", ["portal"]),
        ("language", "kz"),
        ("ground", "wish"),
        ("person", []),
        ("person", "somebody"),
        ("person.iin", ""),
        ("person.iin", "80010110000"),
        ("person.iin", "8001011000033"),
        ("person.iin", "800101100004"),
        ("person.iin", "800101100470"),
        ("person.iin", "80010110000a"),
        ("person.iin", "８００１０１１００００３"),
        ("person.iin", 800101100003),
        ("person.birth_date", "1985-4-2"),
        ("person.birth_date", "19850402"),
        ("person.birth_date", "1985-04-31"),
        ("person.birth_date", "2026-10-15"),
        ("person.status", "tourist"),
        ("person.categories", "pensioner"),
        ("person.categories", {}),
        ("person.pregnant", 1),
        ("person.pregnant", "true"),
        ("person.bases", {}),
        ("person.residence_changed_on", ""),
        ("person.left_for_over_a_month", 0),
        ("present", False),
        ("present.since", "2019-03"),
        ("present.basis", "residence"),
        ("present.status", "closed"),
        ("present.panel", 1),
        ("scheduled.from", "tomorrow"),
        ("free_choices_this_year", -1),
        ("free_choices_this_year", 10**16),
        ("free_choices_this_year", True),
        ("free_choices_this_year", "1"),
        ("free_choices_this_year", 1.0),
        ("filer", "mother"),
        ("chosen.organization", 1),
        ("chosen.type", None),
        ("chosen.unit", "7513"),
        ("chosen.unit", "75131000a"),
        ("chosen.unit", "７51310000"),
        ("chosen.unit", 751310000),
        ("chosen.opened_on", None),
        ("chosen.schedule", "usual"),
        ("chosen.schedule", []),
        ("chosen.schedule", {}),
        ("chosen.panel", []),
        ("chosen.panel.type", "surgeon"),
        ("chosen.panel.attached", -1),
        ("chosen.panel.leaving", True),
        ("chosen.panel.closed", "no"),
        ("documents", "passport"),
        ("consents.personal_data", "yes"),
    ],
)
def test_wrong_values(path: str, value: Any) -> None:
    assert refused_field(with_field(path, value)) == path


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("person.categories", ["pensioner", "student"], "person.categories[1]"),
        ("person.categories", [None], "person.categories[0]"),
        ("person.categories", [[]], "person.categories[0]"),
        ("documents", ["identity_card", "licence"], "documents[1]"),
        ("documents", [True], "documents[0]"),
        ("person.bases", ["750000000"], "person.bases[0]"),
        ("person.bases", [{"kind": "work"}], "person.bases[0].unit"),
        ("person.bases", [{"kind": "work", "unit": "75"}], "person.bases[0].unit"),
        ("person.bases", [{"kind": "home", "unit": "751110000"}], "person.bases[0].kind"),
        (
            "person.bases",
            [{"kind": "work", "unit": "751110000", "from": 1}],
            "person.bases[0].from",
        ),
        ("chosen.schedule", {"Monday": ["08:00", "20:00"]}, "chosen.schedule.Monday"),
        ("chosen.schedule", {"mon": ["08:00", "10:00"]}, "chosen.schedule.mon"),
        ("chosen.schedule", {"mon": ["20:00", "08:00"]}, "chosen.schedule.mon"),
        ("chosen.schedule", {"mon": ["8:00", "20:00"]}, "chosen.schedule.mon"),
        ("chosen.schedule", {"mon": ["08:00", "24:00"]}, "chosen.schedule.mon"),
        ("chosen.schedule", {"mon": ["08:00"]}, "chosen.schedule.mon"),
        ("chosen.schedule", {"mon": None}, "chosen.schedule.mon"),
        ("chosen.schedule", {"mon": ["08:00", "12:00", "20:00"]}, "chosen.schedule.mon"),
        ("chosen.schedule", {"mon": [8, 20]}, "chosen.schedule.mon"),
        ("chosen.schedule", {"mon": "08:00-20:00"}, "chosen.schedule.mon"),
    ],
)
def test_wrong_values_inside(path: str, value: Any, field: str) -> None:
    assert refused_field(with_field(path, value)) == field


@pytest.mark.parametrize("case", [None, [], "case", 1, True, {}])
def test_what_is_no_case_at_all(case: Any) -> None:
    refused_field(case)


def test_values_at_the_edge_are_taken() -> None:
    for path, value in [
        ("filed_at", "2015-04-28T00:00"),
        ("filed_at", "9990-12-31T23:59"),
        ("person.birth_date", "2026-10-14"),
        ("person.iin", "800101100407"),
        ("chosen.type", ""),
        ("chosen.schedule", {"sun": ["08:00", "10:01"]}),
        ("free_choices_this_year", 10**12),
    ]:
        assess(Case.from_json(with_field(path, value)), Law.shipped())


def test_the_last_day_of_all_is_a_day() -> None:
    case = with_field("chosen.opened_on", "9999-12-31") | {"ground": "new_facility"}
    assert "facility_not_new" in assess(Case.from_json(case), Law.shipped()).fails


def test_a_field_name_of_several_lines_stays_in_one() -> None:
    assert refused_field(with_field("person.a\nb", 1)) == "person.'a\\nb'"
