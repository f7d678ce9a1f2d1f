"""Whether what the surroundings chose is really there: each seam is used once, and what fails names its variable.

Not here: whether the variables can be read at all (``environment``).
"""

from __future__ import annotations

import json
import smtplib
import socket
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from .environment import Environment, Identity, Mail, Signing

SECONDS = 5.0
"""How long each of them may take to answer."""
OLDEST_POSTGRESQL = 140_000


class Fault(NamedTuple):
    """A choice that does not work: its variable, what was found, the way out."""

    variable: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.variable}：{self.zh} / {self.en}"


class Seam(NamedTuple):
    """One choice, as it was made, and what proves it."""

    variable: str
    what: str
    prove: Callable[[], None]
    zh: str
    en: str


class _FaultyError(Exception):
    """Something that answers and cannot be used."""


def seams(environment: Environment) -> Iterator[Seam]:
    """Every choice that can be proven, in the order in which the platform needs them."""
    database = environment.database
    where = database.name if database.is_sqlite else f"{database.host or 'localhost'}:{database.port}/{database.name}"
    way = (
        ("请确认文件夹存在、可写", "see that the folder is there and can be written")
        if database.is_sqlite
        else (
            "请确认服务器在运行，库、用户和密码正确",
            "see that the server runs and that database, user and password are right",
        )
    )
    yield Seam("YUNXING_DATABASE", f"{database.engine} {where}", _database, *way)
    store = environment.store
    yield Seam(
        "YUNXING_STORE",
        str(store.folder) if store.folder else f"{store.endpoint}/{store.bucket}",
        _store,
        "请确认文件夹可写，或存储桶存在、密钥有读写删的权限",
        "see that the folder can be written, or that the bucket is there and the key may put, get and delete",
    )
    broker = environment.broker
    if broker is not None:
        parts = urlsplit(broker.url)
        yield Seam(
            "YUNXING_BROKER",
            f"{parts.hostname}:{parts.port or 5672} {broker.queue}",
            lambda: _broker(broker.url),
            "请确认 RabbitMQ 在运行，用户、密码和虚拟主机正确；单机运行请留空",
            "see that RabbitMQ runs and that user, password and virtual host are right; leave it empty on one machine",
        )
    mail = environment.mail
    yield Seam(
        "YUNXING_MAIL",
        str(mail.folder) if mail.folder else f"{mail.host}:{mail.port}",
        lambda: _mail(mail),
        "请确认邮件服务器、端口、加密方式和密码正确",
        "see that server, port, encryption and password are right",
    )
    identity = environment.identity
    if identity is not None:
        yield Seam(
            "YUNXING_OIDC_ISSUER",
            identity.issuer,
            lambda: _identity(identity),
            "请确认地址正确，本机能够访问",
            "see that the address is right and can be reached from here",
        )
    if environment.clamav:
        yield Seam(
            "YUNXING_CLAMAV",
            environment.clamav,
            lambda: _clamav(environment.clamav),
            "请确认 clamd 在运行；不扫描请留空",
            "see that clamd runs; leave it empty to scan nothing",
        )
    signing = environment.signing
    if signing is not None:
        yield Seam(
            "YUNXING_SIGNING_KEY",
            str(signing.file) + (f" {signing.timestamp}" if signing.timestamp else ""),
            lambda: _signing(signing),
            "请核对 PKCS#12 文件、密码（YUNXING_SIGNING_PASSWORD）、证书有效期和时间戳服务（YUNXING_TIMESTAMP）；不签名请留空",
            "see to the PKCS#12 file, its password (YUNXING_SIGNING_PASSWORD), the certificate's term and the timestamp "
            "server (YUNXING_TIMESTAMP); leave it empty to sign nothing",
        )


def prove(environment: Environment) -> Iterator[tuple[Seam, Fault | None]]:
    """Use every seam once; what is wrong with it, or None."""
    for seam in seams(environment):
        try:
            seam.prove()
        except Exception as error:  # whatever a server does, its variable is named and the next one is tried
            said = " ".join(str(error).split())[:200] or type(error).__name__
            yield seam, Fault(seam.variable, f"{seam.what}：{said}。{seam.zh}", f"{said}. {seam.en}")
        else:
            yield seam, None


def _database() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version_num")
            version = int(cursor.fetchone()[0])
            if version < OLDEST_POSTGRESQL:
                raise _FaultyError(f"PostgreSQL {version // 10_000}, 14+ needed")
            # What is kept is Chinese; another encoding loses it.
            cursor.execute("SHOW server_encoding")
            if cursor.fetchone()[0] != "UTF8":
                raise _FaultyError("CREATE DATABASE … ENCODING 'UTF8'")
        else:
            cursor.execute("PRAGMA user_version")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _FaultyError("yunxing-site prepare")


def _store() -> None:
    content = uuid4().hex.encode()
    place = default_storage.save(f"check/{uuid4().hex}", ContentFile(content))
    try:
        with default_storage.open(place) as file:
            if file.read() != content:
                raise _FaultyError("what was read is not what was written")
    finally:
        default_storage.delete(place)
    if default_storage.exists(place):
        raise _FaultyError("what was deleted is still there")


def _broker(url: str) -> None:
    from kombu.connection import Connection  # noqa: PLC0415 -- loaded where a broker is used

    with Connection(url, connect_timeout=SECONDS) as broker:  # type: ignore[no-untyped-call]
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=SECONDS)


def _mail(mail: Mail) -> None:
    if mail.folder is not None:
        Path(mail.folder).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=mail.folder):
            return
    connect = smtplib.SMTP_SSL if mail.tls == "tls" else smtplib.SMTP
    with connect(mail.host, mail.port, timeout=SECONDS) as server:
        if mail.tls == "starttls":
            server.starttls()
        if mail.user:
            server.login(mail.user, mail.password)
        server.noop()


def _identity(identity: Identity) -> None:
    address = identity.issuer.rstrip("/")
    if not address.endswith("/.well-known/openid-configuration"):
        address += "/.well-known/openid-configuration"
    if not address.startswith(("https://", "http://")):
        raise _FaultyError("https://…")
    with urllib.request.urlopen(address, timeout=SECONDS) as answer:
        if not json.load(answer).get("authorization_endpoint"):
            raise _FaultyError("no authorization_endpoint")


def _clamav(address: str) -> None:
    parts = urlsplit(address)
    family = socket.AF_UNIX if parts.scheme == "unix" else socket.AF_INET
    with socket.socket(family) as line:
        line.settimeout(SECONDS)
        line.connect(parts.path if parts.scheme == "unix" else (parts.hostname, parts.port or 3310))
        line.sendall(b"zPING\0")
        if not line.recv(16).startswith(b"PONG"):
            raise _FaultyError("no PONG")


def _signing(signing: Signing) -> None:
    """Sign a page with each key as certificates are signed, and hold the signature against the key's own authority."""
    from yunxing.programme.recognitions.looking import look  # noqa: PLC0415 -- loads what signs
    from yunxing.programme.recognitions.signing import load, signed  # noqa: PLC0415

    made = BytesIO()
    with pikepdf.new() as page:
        page.add_blank_page()
        page.save(made)
    if not signing.files:
        raise _FaultyError(f"{signing.file} holds no .p12 file")
    for file in signing.files:
        key = load(file, signing.password, signing.timestamp)
        found, _ = look(BytesIO(signed(made.getvalue(), key, place="")), key.roots, datetime.now(UTC))
        if found != "sound":
            raise _FaultyError(
                f"{file.name}: its signature does not hold: certificates missing in the file, or its term is over"
            )
