"""``yunxing schema``: the JSON Schema of the files that people write."""

from __future__ import annotations

from pathlib import Path

import click
from pydantic import TypeAdapter

from yunxing.guide.context import Context
from yunxing.guide.declaration import reader

from .common import ALL_DO, Say, edition_of, options
from .tables import emit, refuse_overwriting


def command(say: Say) -> click.Command:
    """The command, in the language of the run."""

    @click.command(
        "schema",
        short_help=say("输出申报文件的 JSON Schema", "Print the JSON Schema of a declaration"),
        help=say(
            "输出申报文件（或评定环境文件）的 JSON Schema，编辑器可据此提示和检查。",
            "Print the JSON Schema of a declaration (or a context) file, for editors to help and check.",
        ),
    )
    @click.argument("what", type=click.Choice(["declaration", "context"]), default="declaration")
    @options(say, "edition", "output", "force")
    def run(what: str, edition: str, output: Path | None, force: bool) -> int:
        refuse_overwriting(output, force)
        if what == "declaration":
            made = reader(edition_of(edition)).json_schema()
        else:
            made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(Context).json_schema()}
        emit([], "json", output, plain=made)
        return ALL_DO

    return run
