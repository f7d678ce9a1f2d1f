"""Every choice is used once; what does not work names its variable and the way out."""

from __future__ import annotations

import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.programme.recognitions.authority import key_file
from tests.servers import rabbitmq
from yunxing.programme.demonstration.signing_key import make_key
from yunxing.site.environment import DEMONSTRATION_KEY, Environment, read
from yunxing.site.proving import prove

pytestmark = pytest.mark.django_db


def found(settings: Settings, tmp_path: Path, **variables: str) -> dict[str, str]:
    """What is wrong, by variable; an empty text where nothing is."""
    environment = chosen(settings, tmp_path, **variables)
    return {seam.variable: fault.en if fault else "" for seam, fault in prove(environment)}


def chosen(settings: Settings, tmp_path: Path, **variables: str) -> Environment:
    environment = read({"YUNXING_HOME": str(tmp_path), **{f"YUNXING_{k}": v for k, v in variables.items()}})
    settings.STORAGES = {**settings.STORAGES, "default": environment.store.backend}
    return environment


def nobody() -> int:
    """A port at which nobody listens."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


@pytest.fixture
def answering() -> Iterator[list[bytes]]:
    """A server that says what the list holds, to one caller: port first."""
    said: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        said.append(str(server.getsockname()[1]).encode())

        def serve() -> None:
            line, _ = server.accept()
            with line:
                line.recv(100)
                line.sendall(said[1])

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield said
        thread.join(5)


def test_one_machine_and_one_folder_are_enough(settings: Settings, tmp_path: Path) -> None:
    assert found(settings, tmp_path) == {"YUNXING_DATABASE": "", "YUNXING_STORE": "", "YUNXING_MAIL": ""}
    assert [p for p in (tmp_path / "files").rglob("*") if p.is_file()] == []
    assert list((tmp_path / "mail").iterdir()) == []


def test_a_store_that_cannot_be_written(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("no folder")
    wrong = found(settings, tmp_path, STORE=f"file://{tmp_path}/taken/files")
    assert wrong["YUNXING_STORE"].endswith(
        "see that the folder can be written, or that the bucket is there and the key may put, get and delete"
    )
    assert (wrong["YUNXING_DATABASE"], wrong["YUNXING_MAIL"]) == ("", "")


@pytest.mark.slow
def test_a_store_on_s3_with_the_right_key_and_a_wrong_one(bucket: str, settings: Settings, tmp_path: Path) -> None:
    assert found(settings, tmp_path, STORE=bucket)["YUNXING_STORE"] == ""
    key = bucket.split("://")[1].split("@", maxsplit=1)[0].split(":")[1]
    wrong = found(settings, tmp_path, STORE=bucket.replace(f":{key}@", ":wrong@"))["YUNXING_STORE"]
    assert "wrong" not in wrong
    assert "see that the folder can be written" in wrong
    assert "see that the folder can be written" in found(settings, tmp_path, STORE=bucket + "-none")["YUNXING_STORE"]


@pytest.mark.slow
def test_a_broker_that_runs_and_one_that_does_not(settings: Settings, tmp_path: Path) -> None:
    with rabbitmq.server() as address:
        assert found(settings, tmp_path, BROKER=address)["YUNXING_BROKER"] == ""
    wrong = found(settings, tmp_path, BROKER=f"amqp://guest:guest@127.0.0.1:{nobody()}//")["YUNXING_BROKER"]
    assert wrong.endswith("leave it empty on one machine")


def test_a_mail_server_that_does_not_answer(settings: Settings, tmp_path: Path) -> None:
    wrong = found(settings, tmp_path, MAIL=f"smtp://127.0.0.1:{nobody()}")["YUNXING_MAIL"]
    assert wrong.endswith("see that server, port, encryption and password are right")


def test_a_mail_folder_that_is_none(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("no folder")
    wrong = found(settings, tmp_path, MAIL=f"file://{tmp_path}/taken")["YUNXING_MAIL"]
    assert wrong.endswith("see that server, port, encryption and password are right")


def test_a_scanner_that_answers_and_one_that_is_another_server(
    settings: Settings, tmp_path: Path, answering: list[bytes]
) -> None:
    answering.append(b"220 mail\r\n")
    wrong = found(settings, tmp_path, CLAMAV=f"tcp://127.0.0.1:{answering[0].decode()}")["YUNXING_CLAMAV"]
    assert wrong == "no PONG. see that clamd runs; leave it empty to scan nothing"


def test_a_scanner_that_answers(settings: Settings, tmp_path: Path, answering: list[bytes]) -> None:
    answering.append(b"PONG\0")
    assert found(settings, tmp_path, CLAMAV=f"tcp://127.0.0.1:{answering[0].decode()}")["YUNXING_CLAMAV"] == ""


def test_an_identity_service_that_does_not_answer(settings: Settings, tmp_path: Path) -> None:
    named = {"OIDC_ISSUER": f"http://127.0.0.1:{nobody()}", "OIDC_CLIENT": "yunxing", "OIDC_SECRET": "of the tests"}
    wrong = found(settings, tmp_path, **named)["YUNXING_OIDC_ISSUER"]
    assert wrong.endswith("see that the address is right and can be reached from here")


def test_the_command_says_each_and_fails_where_one_does(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.ENVIRONMENT = chosen(settings, tmp_path)
    call_command("check")
    said = [line.split("  ")[0] for line in capsys.readouterr().out.splitlines() if line.startswith("✓")]
    assert said == ["✓ YUNXING_DATABASE", "✓ YUNXING_STORE", "✓ YUNXING_MAIL"]
    settings.ENVIRONMENT = chosen(settings, tmp_path, MAIL=f"smtp://user:hidden@127.0.0.1:{nobody()}")
    with pytest.raises(CommandError, match=r"1 cannot be used"):
        call_command("check")
    err = capsys.readouterr().err
    assert ("✗ YUNXING_MAIL：127.0.0.1:" in err, "hidden" in err) == (True, False)


def test_the_signing_key_is_used_once(settings: Settings, tmp_path: Path) -> None:
    good = key_file(tmp_path / "good.p12", password="right")
    over = key_file(tmp_path / "over.p12", until=2016)
    name = "YUNXING_SIGNING_KEY"
    assert found(settings, tmp_path, SIGNING_KEY=str(good), SIGNING_PASSWORD="right")[name] == ""
    each = tmp_path / "each"
    each.mkdir()
    assert "holds no .p12 file" in found(settings, tmp_path, SIGNING_KEY=str(each), SIGNING_PASSWORD="right")[name]
    (each / "32.p12").write_bytes(good.read_bytes())
    assert found(settings, tmp_path, SIGNING_KEY=str(each), SIGNING_PASSWORD="right")[name] == ""
    (each / "3207.p12").write_bytes(b"no key")
    assert "3207.p12" in found(settings, tmp_path, SIGNING_KEY=str(each), SIGNING_PASSWORD="right")[name]
    for key, said in ((good, "no PKCS#12 file"), (over, "does not hold"), (tmp_path / "none.p12", "none.p12")):
        assert said in found(settings, tmp_path, SIGNING_KEY=str(key), SIGNING_PASSWORD="")[name], key
    nowhere = f"http://127.0.0.1:{nobody()}/"
    assert found(settings, tmp_path, SIGNING_KEY=str(good), SIGNING_PASSWORD="right", TIMESTAMP=nowhere)[name] != ""


def test_a_demonstrations_key_is_made_once_and_proves_itself(settings: Settings, tmp_path: Path) -> None:
    assert make_key(tmp_path / DEMONSTRATION_KEY)
    assert not make_key(tmp_path / DEMONSTRATION_KEY)
    assert stat.S_IMODE((tmp_path / DEMONSTRATION_KEY).stat().st_mode) == 0o600
    assert found(settings, tmp_path)["YUNXING_SIGNING_KEY"] == ""
