"""Office files made the same twice: what their makers stamp with the clock is set to one day."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

_CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_FIRST = (1980, 1, 1, 0, 0, 0)
_PACKED = (".xlsx",)


def steady(data: bytes, dated: date) -> bytes:
    """The same office file with fixed times: in its zip, in its properties, and in the workbooks within it."""
    stream = io.BytesIO()
    stamp = dated.isoformat().encode() + b"T00:00:00Z"
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename.endswith(_PACKED):
                content = steady(content, dated)
            elif info.filename == "docProps/core.xml":
                content = _CLOCK.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            target.writestr(zipfile.ZipInfo(info.filename, _FIRST), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
