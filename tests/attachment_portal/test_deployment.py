"""What can be known about image, compose file and variables without an engine."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("web", "worker", "beat", "migrate")
DOCKERFILE = (ROOT / "Dockerfile").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
EXAMPLE_NAMES = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", EXAMPLE, re.M))
SETTINGS_NAMES = set(
    re.findall(
        r"env(?:\.\w+)?\(\s*\"([A-Z][A-Z0-9_]+)\"",
        (ROOT / "attachment_portal/settings.py").read_text(),
    )
)


def test_every_variable_of_the_settings_stands_in_the_example() -> None:
    assert len(SETTINGS_NAMES) > 20
    assert set() == SETTINGS_NAMES - EXAMPLE_NAMES


def test_the_example_names_nothing_that_nobody_reads() -> None:
    compose = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    assert EXAMPLE_NAMES - SETTINGS_NAMES - compose == set()


def test_the_example_holds_no_secret() -> None:
    given = dict(re.findall(r"^([A-Z][A-Z0-9_]+)=(.*)$", EXAMPLE, re.M))
    assert {
        name for name in given if re.search("KEY|PASSWORD|SECRET", name) and given[name]
    } == set()


def test_the_services_are_these() -> None:
    assert set(SERVICES) == {*OURS, "database", "broker", "proxy"}
    for name in OURS:
        assert SERVICES[name]["build"] == "."
        assert SERVICES[name]["image"] == SERVICES["web"]["image"]


def test_variables_in_the_compose_file_are_ones_that_somebody_reads() -> None:
    for name in OURS:
        given = {key for key, value in SERVICES[name]["environment"].items() if value != ""}
        assert given - SETTINGS_NAMES == set(), name
        assert SERVICES[name]["env_file"] == ".env"
    for variable in re.findall(r"\$\{([^}]+)\}", (ROOT / "docker-compose.yml").read_text()):
        assert variable.endswith(":?"), f"{variable}: a forgotten variable must stop the start"
        assert variable.removesuffix(":?") in EXAMPLE_NAMES


def test_each_process_says_what_it_is() -> None:
    said = {name: SERVICES[name]["environment"]["PROCESS"] for name in OURS}
    assert said == {"web": "web", "worker": "worker", "beat": "beat", "migrate": "owner"}
    for name in OURS:
        assert SERVICES[name]["environment"]["DEMONSTRATION"] == "false"


def test_only_migrations_know_the_owners_password() -> None:
    for name in ("web", "worker", "beat"):
        assert "DATABASE_OWNER_URL" not in SERVICES[name]["environment"]
        assert "portal_app:" in SERVICES[name]["environment"]["DATABASE_URL"]
        # The whole .env is handed over, so these are emptied.
        for password in ("POSTGRES_PASSWORD", "PORTAL_OWNER_PASSWORD"):
            assert SERVICES[name]["environment"][password] == ""
    assert "portal_owner:" in SERVICES["migrate"]["environment"]["DATABASE_OWNER_URL"]


def test_dependencies_volumes_and_mounts_exist() -> None:
    for name, service in SERVICES.items():
        for other, condition in service.get("depends_on", {}).items():
            assert other in SERVICES, f"{name} waits for {other}"
            if condition["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other], f"{name} waits for the health of {other}"
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            exists = (
                (ROOT / source).is_file()
                if source.startswith("./")
                else source in COMPOSE["volumes"]
            )
            assert exists, f"{name}: {volume}"


def test_the_worker_gets_the_key_that_it_does_not_start_without() -> None:
    worker = SERVICES["worker"]
    assert worker["secrets"] == ["seal"]
    assert worker["environment"]["DOCUMENT_SEAL_KEY"] == "/run/secrets/seal"
    assert COMPOSE["secrets"] == {"seal": {"file": "${DOCUMENT_SEAL_FILE:?}"}}


def test_commands_exist() -> None:
    programs = {"celery", "granian", "python"}
    for name in ("worker", "beat", "migrate"):
        command = SERVICES[name]["command"]
        assert command[0] in programs
        if command[:2] == ["python", "manage.py"]:
            assert command[2] in get_commands()
        else:
            assert command[1:3] == ["--app", "attachment_portal"]
    command = re.search(r"^CMD (\[.*?\])$", DOCKERFILE.replace("\\\n", ""), re.M | re.S)
    assert command is not None
    parts = yaml.safe_load(command[1])
    assert parts[0] in programs
    assert parts[-1] == settings.WSGI_APPLICATION.replace(".application", ":application")
    helped = subprocess.run(
        [sys.executable, "-m", "granian", "--help"], capture_output=True, text=True, check=True
    ).stdout
    for option in (part for part in parts if part.startswith("--")):
        assert option in helped


def test_the_broker_keeps_its_queue_and_nothing_but_the_proxy_is_reachable() -> None:
    command = SERVICES["broker"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_the_image_is_built_from_the_hashed_lock_and_runs_unprivileged() -> None:
    assert "--require-hashes" in DOCKERFILE
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    user = re.search(r"^USER (\w+)$", last_stage, re.M)
    assert user is not None
    assert user[1] != "root"
    for source in re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.M):
        assert (ROOT / source).exists()
    version = re.findall(r"^FROM python:(\d+)\.(\d+)-slim", DOCKERFILE, re.M)
    assert version == [("3", "11")] * 2


def test_what_must_not_get_into_the_image_is_left_out() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".env", ".git", ".venv", "var"} <= set(ignored)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_name_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text()
    packages = re.findall(r"^[\w.\[\]-]+==", text, re.M)
    assert len(packages) > 50
    for block in re.split(r"\n(?=[\w.\[\]-]+==)", text.strip()):
        assert "--hash=sha256:" in block, block.split()[0]
    assert not re.search(r"://|--index|-links|file:|^#", text, re.M)


def test_both_lock_files_name_the_same_versions() -> None:
    def versions(name: str) -> dict[str, str]:
        return dict(
            re.findall(r"^([\w.-]+(?:\[[\w,]+\])?)==(\S+)", (ROOT / name).read_text(), re.M)
        )

    running, dev = versions("requirements.lock"), versions("requirements-dev.lock")
    assert {name: dev.get(name) for name in running} == running


def test_shell_scripts_are_well_formed_and_executable() -> None:
    shell = shutil.which("sh")
    assert shell is not None
    for path in ("script/setup", "script/demo", "script/test", "script/lock", "deploy/roles.sh"):
        assert (ROOT / path).stat().st_mode & 0o100, path
        subprocess.run([shell, "-n", ROOT / path], check=True)
