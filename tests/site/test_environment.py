"""What variables choose, and what is said of those that cannot be used."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from yunxing.site.environment import (
    DEMONSTRATION_KEY,
    Broker,
    Database,
    Mail,
    Signing,
    WrongEnvironmentError,
    read,
)


def chosen(home: Path, **variables: str):  # type: ignore[no-untyped-def]
    return read({"YUNXING_HOME": str(home), **{f"YUNXING_{name}": value for name, value in variables.items()}})


def test_nothing_need_be_chosen(tmp_path: Path) -> None:
    made = chosen(tmp_path)
    assert made.database == Database("sqlite", str(tmp_path / "yunxing.sqlite3"))
    assert (made.store.folder, made.mail.folder, made.broker) == (tmp_path / "files", tmp_path / "mail", None)
    assert (made.listen, made.port, made.address) == ("127.0.0.1", 8000, "http://localhost:8000")
    assert made.hosts == ("localhost", "127.0.0.1", "localhost")


def test_the_address_follows_the_port(tmp_path: Path) -> None:
    assert chosen(tmp_path, PORT="8123").address == "http://localhost:8123"
    assert chosen(tmp_path, PORT="8123", ADDRESS="https://yunxing.example/").address == "https://yunxing.example"


def test_the_key_is_made_once_and_nobody_else_reads_it(tmp_path: Path) -> None:
    first = chosen(tmp_path).secret_key
    assert (chosen(tmp_path).secret_key, len(first) >= 50) == (first, True)
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert chosen(tmp_path, SECRET_KEY="given").secret_key == "given"


@pytest.mark.parametrize("text", ["sqlite:///srv/yunxing/db", "sqlite:////srv/yunxing/db"])
def test_sqlite_with_three_slashes_or_four(tmp_path: Path, text: str) -> None:
    assert chosen(tmp_path, DATABASE=text).database == Database("sqlite", "/srv/yunxing/db")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("postgresql://u:p%40w@db:5433/y", Database("postgresql", "y", "u", "p@w", "db", "5433")),
        ("postgres://u@db/y", Database("postgresql", "y", "u", "", "db", "5432")),
        ("postgresql://u@/y?host=/run/pg", Database("postgresql", "y", "u", "", "/run/pg", "5432")),
    ],
)
def test_postgresql(tmp_path: Path, text: str, made: Database) -> None:
    assert chosen(tmp_path, DATABASE=text).database == made


def test_a_broker_with_and_without_a_queue(tmp_path: Path) -> None:
    assert chosen(tmp_path, BROKER="amqp://u:p@mq:5672/v").broker == Broker("amqp://u:p@mq:5672/v", "yunxing")
    assert chosen(tmp_path, BROKER="amqp://u:p@mq/v?queue=two").broker == Broker("amqp://u:p@mq/v", "two")


def test_mail(tmp_path: Path) -> None:
    made = chosen(tmp_path, MAIL="smtp://u:p@mail:587?tls=starttls").mail
    assert made == Mail(host="mail", port=587, user="u", password="p", tls="starttls")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("PORT", "http", "no number of 1–65535"),
        ("PORT", "0", "no number of 1–65535"),
        ("PORT", "８０", "no number of 1–65535"),
        ("ADDRESS", "yunxing.example", "write it as https://yunxing.example"),
        ("DATABASE", "mysql://u:hidden@db/y", "it begins with neither sqlite:/// nor postgresql://"),
        ("DATABASE", "postgresql://db", "it names no database"),
        ("DATABASE", "sqlite://relative/db", "give the whole path, as in file:///srv/yunxing"),
        ("DATABASE", "sqlite:///", "give the whole path, as in file:///srv/yunxing"),
        ("STORE", "s3://bucket", "write it as s3://KEY:SECRET@host:port/bucket?region=… (s3+http without TLS)"),
        ("BROKER", "redis://localhost", "write it as amqp://user:password@host:5672/; leave it empty on one machine"),
        ("BROKER", "amqp://mq:99999//", "the port is no number of 1–65535"),
        ("MAIL", "smtp://mail?tls=yes", "write it as smtp://user:password@host:587?tls=starttls"),
        ("DEBUG", "maybe", "write 1 or 0"),
        ("CLAMAV", "localhost:3310", "write tcp://host:3310 or unix:///run/clamd.sock"),
    ],
)
def test_what_cannot_be_used_is_said_with_the_way_out(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(WrongEnvironmentError) as wrong:
        chosen(tmp_path, **{name: text})
    lines = str(wrong.value).splitlines()
    assert (len(lines), lines[1].split("=")[0], lines[1].endswith(said)) == (2, f"YUNXING_{name}", True)
    assert "hidden" not in lines[1]


def test_all_of_them_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(WrongEnvironmentError) as wrong:
        chosen(tmp_path, PORT="x", STORE="x", MAIL="x", OIDC_ISSUER="https://id.example")
    named = [line.split("=")[0].split("：")[0] for line in str(wrong.value).splitlines()[1:]]
    assert named == ["YUNXING_PORT", "YUNXING_STORE", "YUNXING_MAIL", "YUNXING_OIDC_CLIENT", "YUNXING_OIDC_SECRET"]


def test_a_signing_key_with_its_password_and_a_timestamp_server(tmp_path: Path) -> None:
    assert chosen(tmp_path).signing is None
    key = "/etc/yunxing/signing.p12"
    made = chosen(tmp_path, SIGNING_KEY=key, SIGNING_PASSWORD="pass word", TIMESTAMP="http://tsa.example/tsr").signing
    assert made == Signing(Path(key), "pass word", "http://tsa.example/tsr")
    assert "pass word" not in repr(made)
    assert chosen(tmp_path, TIMESTAMP="http://tsa.example/tsr").signing is None


def test_a_demonstrations_key_is_taken_where_no_other_is_named(tmp_path: Path) -> None:
    (tmp_path / DEMONSTRATION_KEY).write_bytes(b"x")
    assert chosen(tmp_path).signing == Signing(tmp_path / DEMONSTRATION_KEY)
    assert chosen(tmp_path, SIGNING_KEY="/own.p12").signing == Signing(Path("/own.p12"))


def test_what_is_wrong_with_signing_is_said(tmp_path: Path) -> None:
    with pytest.raises(WrongEnvironmentError) as wrong:
        chosen(tmp_path, SIGNING_KEY="signing.p12", TIMESTAMP="tsa.example")
    assert "YUNXING_SIGNING_KEY=signing.p12" in str(wrong.value)
    assert "YUNXING_TIMESTAMP=tsa.example" in str(wrong.value)
