"""Addresses of servers: what is taken, what is refused, and that a password never shows."""

import psycopg
import pytest

from attachment_portal.addresses import AddressError, broker_url, database_settings


def test_socket_address_is_read_the_same_by_django_and_by_psycopg() -> None:
    address = "postgres://portal_app@/attachment?host=/some/folder"
    found = database_settings(address, "command")
    assert (found["NAME"], found["USER"]) == ("attachment", "portal_app")
    assert found["OPTIONS"]["host"] == "/some/folder"
    read = psycopg.conninfo.conninfo_to_dict(address)
    assert (read["dbname"], read["user"], read["host"]) == (
        "attachment",
        "portal_app",
        "/some/folder",
    )


def test_only_the_web_has_a_pool_and_a_limit_on_statements() -> None:
    address = "postgres://u:p@db:5432/name"
    web = database_settings(address, "web")["OPTIONS"]
    assert web["pool"]["max_size"] > 1
    assert "statement_timeout" in web["options"]
    for process in ("worker", "beat", "owner", "command"):
        other = database_settings(address, process)["OPTIONS"]
        assert "pool" not in other
        assert "statement_timeout" not in other["options"]
        assert "lock_timeout=3000" in other["options"]


def test_own_options_are_kept() -> None:
    found = database_settings(
        "postgres://u@db/name?options=-c%20search_path=x&sslmode=require", "web"
    )
    assert found["OPTIONS"]["options"].startswith("-c search_path=x -c lock_timeout")
    assert found["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nonsense",
        "mysql://u:secret@db/name",
        "postgres://u:secret@db:port/name",
        "postgres://u:secret@db/",
        "postgres://u:secret@db",
        "postgres://[::1/name",
    ],
)
def test_bad_database_address_is_one_line_without_the_password(address: str) -> None:
    with pytest.raises(AddressError) as refused:
        database_settings(address, "web")
    text = str(refused.value)
    assert text.startswith("DATABASE_URL")
    assert "\n" not in text
    assert "secret" not in text


def test_sockets_of_the_broker_are_written_in_celerys_way() -> None:
    assert broker_url("unix:///run/v.sock?db=3") == "redis+socket:///run/v.sock?virtual_host=3"
    assert broker_url("redis://:p@host:6379/1") == "redis://:p@host:6379/1"


@pytest.mark.parametrize("address", ["", "amqp://host", "redis://", "redis://host:port/0"])
def test_bad_broker_address_is_one_line(address: str) -> None:
    with pytest.raises(AddressError, match=r"^REDIS_URL[^\n]+$"):
        broker_url(address)
