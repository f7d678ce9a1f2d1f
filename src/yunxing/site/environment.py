"""What the surroundings choose: database, store, broker, mail, addresses. Read once at start-up and checked there.

Every choice is a variable named ``YUNXING_…``; without any of them one machine and one folder are enough. What is
wrong is said for all variables at once, in Chinese and English, with the way out.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

T = TypeVar("T")


class WrongEnvironmentError(ValueError):
    """Variables that cannot be used; its text names each, its value and the way out."""


@dataclass(frozen=True)
class Database:
    """Where rows are kept: SQLite in a file, or PostgreSQL."""

    engine: str
    name: str
    user: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: str = ""

    @property
    def is_sqlite(self) -> bool:
        """Whether it is the embedded database."""
        return self.engine == "sqlite"


@dataclass(frozen=True)
class Store:
    """Where files are kept: a folder, or a bucket of an S3-compatible server."""

    folder: Path | None = None
    endpoint: str = ""
    bucket: str = ""
    region: str = ""
    key: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)

    @property
    def backend(self) -> dict[str, Any]:
        """The entry of Django's ``STORAGES``."""
        if self.folder is not None:
            return {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": str(self.folder)},
            }
        from botocore.config import Config  # noqa: PLC0415 -- slow to load, and loaded where it is used

        return {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": self.bucket,
                "endpoint_url": self.endpoint,
                "region_name": self.region,
                "access_key": self.key,
                "secret_key": self.secret,
                # Files are named by what they hold: to write one twice changes nothing.
                "file_overwrite": True,
                "querystring_auth": True,
                "default_acl": None,
                # A server that does not answer is said within seconds, not minutes.
                "client_config": Config(
                    s3={"addressing_style": "path"},
                    signature_version="s3v4",
                    connect_timeout=5,
                    read_timeout=30,
                    retries={"max_attempts": 3, "mode": "standard"},
                ),
            },
        }


@dataclass(frozen=True)
class Mail:
    """Where mail goes: an SMTP server, or a folder in which each becomes a file."""

    folder: Path | None = None
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = ""
    """``""``, ``starttls`` or ``tls``."""


@dataclass(frozen=True)
class Broker:
    """RabbitMQ, which wakes the workers of several machines. ``queue`` keeps installations on one server apart."""

    url: str = field(repr=False)
    queue: str = "yunxing"


@dataclass(frozen=True)
class Identity:
    """A provincial identity service that speaks OpenID Connect."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    name: str = "省统一身份认证"


DEMONSTRATION_KEY = "demonstration-key.p12"
"""In the home folder: the key that a demonstration signs with, where no other is named. Its certificate says what it is."""


@dataclass(frozen=True)
class Signing:
    """The key that certificates are signed with: a PKCS#12 file that holds the certificates up to its authority's as well.

    ``file`` may be a folder with one for each authority, by division code: ``32.p12``, ``3207.p12``.
    ``timestamp`` is the address of an RFC 3161 server; empty: signatures bear the machine's own time.
    """

    file: Path
    password: str = field(default="", repr=False)
    timestamp: str = ""

    @property
    def files(self) -> list[Path]:
        """Every file with a key."""
        return sorted(self.file.glob("*.p12")) if self.file.is_dir() else [self.file]


@dataclass(frozen=True)
class Environment:
    """Every choice, checked."""

    home: Path
    debug: bool
    secret_key: str = field(repr=False)
    listen: str
    """The network address at which the web server listens; ``0.0.0.0`` for every one of the machine."""
    port: int
    address: str
    """The site's own address as people type it, without a slash at its end."""
    hosts: tuple[str, ...]
    database: Database
    store: Store
    broker: Broker | None
    """None: the workers take their tasks from the database themselves."""
    mail: Mail
    mail_from: str
    identity: Identity | None
    clamav: str
    """``tcp://host:port`` or ``unix:///path``; empty: files are not scanned."""
    signing: Signing | None = None
    """None: certificates are made without a signature."""


def read(variables: Mapping[str, str] | None = None) -> Environment:
    """The environment that variables describe (``os.environ`` where none are given).

    Raises ``WrongEnvironmentError`` naming every variable that cannot be used.
    """
    given = os.environ if variables is None else variables
    problems: list[str] = []

    def take(name: str, default: str, make: Callable[[str], T]) -> Any:
        text = given.get(name, "").strip() or default
        try:
            return make(text)
        except ValueError as error:
            problems.append(f"{name}={_shown(name, text)}：{error}")
            return None

    home = Path(given.get("YUNXING_HOME", "").strip() or "var").absolute()
    port = take("YUNXING_PORT", "8000", _number_of_port)
    listen = given.get("YUNXING_LISTEN", "").strip() or "127.0.0.1"
    # A name, as browsers keep passkeys for names and not for numbers.
    address = take("YUNXING_ADDRESS", f"http://localhost:{port or 8000}", _address)
    database = take("YUNXING_DATABASE", f"sqlite:///{home / 'yunxing.sqlite3'}", _database)
    store = take("YUNXING_STORE", f"file://{home / 'files'}", _store)
    broker = take("YUNXING_BROKER", "", _broker)
    mail = take("YUNXING_MAIL", f"file://{home / 'mail'}", _mail)
    debug = take("YUNXING_DEBUG", "0", _switch)
    clamav = take("YUNXING_CLAMAV", "", _clamav)
    key = take("YUNXING_SIGNING_KEY", "", _key)
    timestamp = take("YUNXING_TIMESTAMP", "", _timestamp)
    signing: Signing | None
    if key is None and (home / DEMONSTRATION_KEY).is_file():
        signing = Signing(home / DEMONSTRATION_KEY, timestamp=timestamp or "")
    else:
        password = given.get("YUNXING_SIGNING_PASSWORD", "")
        signing = Signing(key, password, timestamp or "") if key is not None else None
    hosts = tuple(h.strip() for h in given.get("YUNXING_HOSTS", "").split(",") if h.strip())
    identity = None
    if given.get("YUNXING_OIDC_ISSUER", "").strip():
        wanted = ("YUNXING_OIDC_ISSUER", "YUNXING_OIDC_CLIENT", "YUNXING_OIDC_SECRET")
        values = [given.get(name, "").strip() for name in wanted]
        problems += [
            f"{name}：启用统一身份认证时必须填写 / must be given with YUNXING_OIDC_ISSUER"
            for name, value in zip(wanted, values, strict=True)
            if not value
        ]
        issuer, client, secret = values
        name = given.get("YUNXING_OIDC_NAME", "").strip() or "省统一身份认证"
        identity = Identity(issuer, client, secret, name=name)
    if problems:
        raise WrongEnvironmentError("环境变量有误 / variables that cannot be used:\n" + "\n".join(problems))
    return Environment(
        home=home,
        debug=debug,
        secret_key=given.get("YUNXING_SECRET_KEY", "").strip() or _kept_secret(home),
        listen=listen,
        port=port,
        address=address,
        hosts=hosts or (str(urlsplit(address).hostname), "127.0.0.1", "localhost"),
        database=database,
        store=store,
        broker=broker,
        mail=mail,
        mail_from=given.get("YUNXING_MAIL_FROM", "").strip() or "云星 <yunxing@localhost>",
        identity=identity,
        clamav=clamav,
        signing=signing,
    )


def _kept_secret(home: Path) -> str:
    """A key of this installation, made once: sessions outlive a restart, and no two installations share one."""
    place = home / "secret-key"
    try:
        return place.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True)
        made = secrets.token_urlsafe(48)
        try:
            with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(made)
        except FileExistsError:  # another process was faster
            return _kept_secret(home)
        return made


def _shown(name: str, text: str) -> str:
    """The value for an error; what may hold a password without it."""
    parts = urlsplit(text)
    if parts.password:
        return text.replace(parts.password, "…")
    return "…" if "SECRET" in name else text


def _wrong(zh: str, en: str) -> ValueError:
    return ValueError(f"{zh} / {en}")


def _switch(text: str) -> bool:
    if text.lower() not in {"0", "1", "true", "false", "yes", "no"}:
        raise _wrong("请写 1 或 0", "write 1 or 0")
    return text.lower() in {"1", "true", "yes"}


def _number_of_port(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= 65_535:
        raise _wrong("端口应为 1–65535 的数字", "the port is no number of 1–65535")
    return int(text)


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        raise _wrong("请写成 https://yunxing.example 的样子", "write it as https://yunxing.example")
    return text.rstrip("/")


def _path(parts: SplitResult) -> Path:
    path = Path("/" + unquote(parts.path).lstrip("/"))  # sqlite:////srv and sqlite:///srv are the same place
    if not parts.path.strip("/") or parts.netloc:
        raise _wrong("路径要写完整，如 file:///srv/yunxing", "give the whole path, as in file:///srv/yunxing")
    return path


def _port(parts: SplitResult, default: int) -> int:
    try:
        return parts.port or default
    except ValueError as error:
        raise _wrong("端口应为 1–65535 的数字", "the port is no number of 1–65535") from error


def _database(text: str) -> Database:
    parts = urlsplit(text)
    if parts.scheme == "sqlite":
        return Database("sqlite", str(_path(parts)))
    if parts.scheme in {"postgresql", "postgres"}:
        name = unquote(parts.path.lstrip("/"))
        if not name or "/" in name:
            raise _wrong("缺少数据库名，如 postgresql://user:password@host:5432/yunxing", "it names no database")
        host = unquote(parts.hostname or "") or parse_qs(parts.query).get("host", [""])[0]
        return Database(
            "postgresql",
            name,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            host,
            str(_port(parts, 5432)),
        )
    raise _wrong("应以 sqlite:/// 或 postgresql:// 开头", "it begins with neither sqlite:/// nor postgresql://")


def _store(text: str) -> Store:
    parts = urlsplit(text)
    if parts.scheme == "file":
        return Store(folder=_path(parts))
    if parts.scheme in {"s3", "s3+http"}:
        bucket = parts.path.strip("/")
        if not parts.hostname or not bucket or not parts.username or not parts.password:
            raise _wrong(
                "请写成 s3://KEY:SECRET@host:port/bucket?region=…（不加密用 s3+http）",
                "write it as s3://KEY:SECRET@host:port/bucket?region=… (s3+http without TLS)",
            )
        secure = parts.scheme == "s3"
        port = _port(parts, 443 if secure else 80)
        return Store(
            endpoint=f"{'https' if secure else 'http'}://{parts.hostname}:{port}",
            bucket=bucket,
            region=parse_qs(parts.query).get("region", ["us-east-1"])[0],
            key=unquote(parts.username),
            secret=unquote(parts.password),
        )
    raise _wrong("应以 file:// 或 s3:// 开头", "it begins with neither file:// nor s3://")


def _broker(text: str) -> Broker | None:
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in {"amqp", "amqps"} or not parts.hostname:
        raise _wrong(
            "请写成 amqp://user:password@host:5672/；单机运行请留空",
            "write it as amqp://user:password@host:5672/; leave it empty on one machine",
        )
    _port(parts, 5672)
    queue = parse_qs(parts.query).get("queue", ["yunxing"])[0]
    return Broker(parts._replace(query="").geturl(), queue)


def _mail(text: str) -> Mail:
    parts = urlsplit(text)
    if parts.scheme == "file":
        return Mail(folder=_path(parts))
    if parts.scheme == "smtp":
        tls = parse_qs(parts.query).get("tls", [""])[0]
        if not parts.hostname or tls not in {"", "starttls", "tls"}:
            raise _wrong(
                "请写成 smtp://user:password@host:587?tls=starttls",
                "write it as smtp://user:password@host:587?tls=starttls",
            )
        return Mail(
            host=parts.hostname,
            port=_port(parts, 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
        )
    raise _wrong("应以 smtp:// 或 file:// 开头", "it begins with neither smtp:// nor file://")


def _clamav(text: str) -> str:
    parts = urlsplit(text)
    if text and not (parts.scheme == "tcp" and parts.hostname) and not (parts.scheme == "unix" and parts.path):
        raise _wrong(
            "请写成 tcp://host:3310 或 unix:///run/clamd.sock", "write tcp://host:3310 or unix:///run/clamd.sock"
        )
    return text


def _key(text: str) -> Path | None:
    if not text:
        return None
    path = Path(text)
    if not path.is_absolute():
        raise _wrong("路径要写完整，如 /etc/yunxing/signing.p12", "give the whole path, as in /etc/yunxing/signing.p12")
    return path


def _timestamp(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise _wrong("请写成 http://tsa.example/tsr", "write it as http://tsa.example/tsr")
    return text
