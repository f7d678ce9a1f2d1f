"""JSON that a script sends: read, or refused for what it is."""

import pytest
from django.test import RequestFactory

from yunxing.web.bodies import TooLongError, json_of


def test_it_is_read_up_to_so_many_bytes() -> None:
    asked = RequestFactory().post("/", b'{"a": [1]}', content_type="application/json")
    assert json_of(asked, 10) == {"a": [1]}
    with pytest.raises(TooLongError):
        json_of(asked, 9)


@pytest.mark.parametrize(
    ("sent", "why"),
    [(b"", "Expecting value"), (b"{", "Expecting property"), (b"\xff", "codec"), (b"[" * 200_000, "nested too deep")],
    ids=["empty", "cut", "no text", "deep"],
)
def test_what_is_no_json_is_a_value_error(sent: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        json_of(RequestFactory().post("/", sent, content_type="application/json"), 1_000_000)


def test_a_form_with_parts_that_was_taken_apart_is_a_value_error() -> None:
    asked = RequestFactory().post("/", {"a": "1"})
    assert asked.POST["a"] == "1"
    with pytest.raises(ValueError, match="no body any more"):
        json_of(asked, 1_000_000)
