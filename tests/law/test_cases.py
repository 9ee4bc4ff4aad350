"""The lawyers' tables, asked through the command's own code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from applications.management.commands.assess import answer
from codes import Ground, PersonStatus
from eligibility import Case, FailCode, Law, Rule, Status, WarningCode, assess, sources
from tests.law.table import HERE, Row, read_table

OPEN = read_table(HERE / "cases.yaml")
FURTHER = read_table(HERE / "more_cases.yaml")
ROOT = HERE.parent.parent


def line(row: Row) -> bytes:
    return json.dumps(row.case).encode()


@pytest.mark.parametrize("row", OPEN + FURTHER, ids=lambda row: row.name)
def test_answer(row: Row) -> None:
    answered = json.loads(answer(line(row), Law.shipped()))
    findings = answered.pop("findings")
    assert answered == row.expect
    order = [rule.value for rule in Rule]
    asked = [finding["rule"] for finding in findings]
    assert sorted(asked, key=order.index) == asked
    assert set(asked) == set(order)
    for finding in findings:
        assert finding.keys() == {"rule", "status", "code", "facts", "source"}
        assert isinstance(finding["facts"], dict)
        sources.cited(finding["source"])
    for status, field in (("fail", "fails"), ("warn", "warnings"), ("missing", "missing")):
        said = {finding["code"] for finding in findings if finding["status"] == status}
        assert sorted(said) == answered[field]
    assert all(
        (finding["code"] is None) == (finding["status"] in ("pass", "not_applicable"))
        for finding in findings
    )


def test_the_text_of_an_answer_is_its_json() -> None:
    for row in OPEN + FURTHER:
        answered = assess(Case.from_json(row.case), Law.shipped())
        assert json.loads(answered.as_text()) == json.loads(json.dumps(answered.as_json()))


def test_a_case_tells_itself_in_the_form() -> None:
    for row in OPEN + FURTHER:
        assert Case.from_json(row.case).as_json() == row.case


def test_the_tables_reach_every_code_ground_and_status() -> None:
    rows = OPEN + FURTHER
    assert {code for row in rows for code in row.expect["fails"]} == set(FailCode)
    assert {code for row in rows for code in row.expect["warnings"]} == set(WarningCode)
    assert {row.case["ground"] for row in rows} == set(Ground)
    assert {row.case["person"]["status"] for row in rows} == set(PersonStatus)
    names = [row.name for row in rows]
    assert len(set(names)) == len(names)


def test_the_first_failure_hides_no_other() -> None:
    row = next(row for row in OPEN if row.name == "several_faults_are_all_named")
    answered = assess(Case.from_json(row.case), Law.shipped())
    failed = [finding for finding in answered.findings if finding.status == Status.FAIL]
    assert len(failed) == 7


def test_all_open_cases_by_the_command(tmp_path: Path) -> None:
    rows = OPEN + FURTHER
    cases = tmp_path / "cases.jsonl"
    cases.write_bytes(b"\n".join(line(row) for row in rows))
    done = subprocess.run(
        [sys.executable, "manage.py", "assess", "--many", str(cases)],
        cwd=ROOT,
        env={"PATH": ""},  # no secret, no database, no broker
        capture_output=True,
        check=True,
    )
    answers = [json.loads(text) for text in done.stdout.splitlines()]
    assert len(answers) == len(rows)
    for row, answered in zip(rows, answers, strict=True):
        del answered["findings"]
        assert answered == row.expect, row.name
