"""`manage.py assess` as lawyers and testers use it: real processes, no database, no broker."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.law.table import HERE, usual_case

ROOT = HERE.parent.parent


def assess(*arguments: str, given: bytes | None = None, **env: str) -> Any:
    return subprocess.run(
        [sys.executable, "manage.py", "assess", *arguments],
        cwd=ROOT,
        env={"PATH": "", **env},
        input=given,
        capture_output=True,
        check=False,
    )


def test_one_case_from_a_file_and_from_standard_input(tmp_path: Path) -> None:
    case = json.dumps(usual_case()).encode()
    file = tmp_path / "case.json"
    file.write_bytes(b"\xef\xbb\xbf" + case)  # as some editors save it
    by_file, by_input = assess(str(file)), assess("-", given=case)
    assert by_file.returncode == by_input.returncode == 0
    assert by_file.stdout == by_input.stdout
    assert by_file.stderr == b""
    answered = json.loads(by_file.stdout)
    assert answered["outcome"] == "eligible"
    assert list(answered) == (
        "outcome fails warnings missing accepted_at due_at effective findings".split()
    )


def test_no_settings_are_needed_and_broken_ones_do_no_harm() -> None:
    case = json.dumps(usual_case()).encode()
    done = assess("-", given=case, DATABASE_URL="nonsense", REDIS_URL="nonsense")
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        (json.dumps(usual_case(ground="wish")).encode(), "ground: "),
        (b"{", "case: is not JSON"),
        (b"", "case: is empty"),
        (b"[]", "case: is not an object"),
        (b"\xff", "case: is not UTF-8"),
        (b"[" * 200_000, "case: is nested too deeply"),
    ],
)
def test_a_bad_case_ends_in_one_line_and_status_2(text: bytes, begins: str) -> None:
    done = assess("-", given=text)
    assert done.returncode == 2
    assert done.stdout == b""
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(begins)


@pytest.mark.parametrize("many", [[], ["--many"]])
def test_a_file_that_is_not_there(many: list[str], tmp_path: Path) -> None:
    for file in (tmp_path / "none.json", tmp_path):
        done = assess(*many, str(file))
        assert done.returncode == 2
        assert len(done.stderr.decode().splitlines()) == 1
        assert str(file) in done.stderr.decode()


def test_many_answers_in_order_and_goes_on_after_a_bad_line() -> None:
    good = json.dumps(usual_case())
    closed = json.dumps(usual_case(filed_at="2026-12-01T10:00"))
    text = "\n".join([good, "", "   ", "nonsense", json.dumps(usual_case(filer="x")), closed])
    done = assess("--many", "-", given=text.encode() + b"\n\xff\r\n" + good.encode() + b"\r\n")
    assert done.returncode == 0
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answered.get("outcome") for answered in answers] == [
        "eligible", None, None, None, None, "ineligible", None, "eligible",
    ]  # fmt: skip
    errors = [answered["error"] for answered in answers if "error" in answered]
    assert all(list(answered) == ["error"] for answered in answers if "error" in answered)
    assert errors[:3] == ["case: is empty", "case: is empty", "case: is not JSON"]
    assert errors[3].startswith("filer: ")
    assert errors[4] == "case: is not UTF-8"


def test_nothing_to_answer() -> None:
    done = assess("--many", "-", given=b"")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_reader_that_leaves_is_no_error() -> None:
    line = json.dumps(usual_case()).encode() + b"\n"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "assess", "--many", "-"],
        cwd=ROOT,
        env={"PATH": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, errors = process.communicate(line * 2000)
    assert errors == b""


def test_it_is_a_command_of_the_project_too(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(usual_case()), encoding="utf-8")
    call_command("assess", str(file))
    assert json.loads(capsys.readouterr().out)["outcome"] == "eligible"
