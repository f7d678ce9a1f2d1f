"""The form as a browser has it: a declaration begun, somebody logged in, a field, a paste out of a spreadsheet."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from playwright.sync_api import Locator, Page

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls.model import Call
from yunxing.programme.declarations.model import Declaration

from ..programme.factories import NOON, call, declaration, owner


def begun(filled: str = "01-three-stars-just-enough", **more: object) -> tuple[Actor, Declaration]:
    """A declaration in a call that is open today: the server's own clock is not moved."""
    with clock.moved_to(NOON):
        actor, made = declaration(owner(), call=call(), filled=filled, **more)  # type: ignore[arg-type]
    today = clock.today()
    Call.objects.update(closes_on=today + timedelta(2), county_by=today + timedelta(9), city_by=today + timedelta(9))
    return actor, made


def log_in(page: Page, actor: Actor) -> None:
    """Log in by the page."""
    EmailAddress.objects.get_or_create(user=actor.person, email=actor.person.email, verified=True, primary=True)
    page.goto("/accounts/login/")
    page.fill("[name=login]", actor.person.email)
    page.fill("[name=password]", "a good password")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/declarations/")


def field(page: Page, path: str) -> Locator:
    """The field of a place."""
    return page.locator(f'[data-path="{path}"]')


def paste(place: Locator, text: str) -> None:
    """Paste at a place what a spreadsheet copied."""
    place.focus()
    place.evaluate(
        """(place, text) => {
            const data = new DataTransfer();
            data.setData('text/plain', text);
            place.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def kept(page: Page, count: int) -> None:
    """Wait until so many places are kept in the browser because the server has not got them."""
    while page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('yunxing/')).length") != count:
        page.wait_for_timeout(50)
