"""Files dropped onto a page, as with a mouse from a window of the system."""

from base64 import b64encode
from collections.abc import Mapping

from playwright.sync_api import Page

_DROP = """([files]) => {
  const carried = new DataTransfer();
  for (const [name, base64] of files) {
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    carried.items.add(new File([bytes], name));
  }
  const zone = document.getElementById("drop");
  for (const kind of ["dragover", "drop"]) zone.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def drop(page: Page, files: Mapping[str, bytes]) -> None:
    """Drop these, by name, onto the place for files."""
    page.evaluate(_DROP, [[[name, b64encode(content).decode()] for name, content in files.items()]])
