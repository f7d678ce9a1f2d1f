"""Files for what a declaration names, so that its 申报书 can be bound."""

import io

from PIL import Image

from yunxing.dossier.typesetting import typeset
from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.declarations import writing
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.papers.keeping import keep
from yunxing.programme.papers.model import Paper


def with_papers(actor: Actor, made: Declaration) -> None:
    names = dict.fromkeys(str(row["file"]).split("#")[0] for row in made.content["evidence"] if row.get("file"))
    for number, name in enumerate(names):
        ending = "pdf" if not name.endswith((".png", ".jpg")) else "png"
        data = _pdf(name) if ending == "pdf" else _picture(number)
        blob = keep(io.BytesIO(data), name=f"x.{ending}")
        Paper.objects.create(
            declaration=made,
            blob=blob,
            name=name.rsplit(".", 1)[0] + f".{ending}",
            position=number,
            added_by=actor.person,
            added_at=clock.now(),
        )
    edits = [
        writing.Edit(f"evidence/{row['id']}/file", paper.name)
        for row in made.content["evidence"]
        for paper in Paper.objects.filter(declaration=made)
        if row.get("file") and paper.name.rsplit(".", 1)[0] == str(row["file"]).split("#")[0].rsplit(".", 1)[0]
    ]
    writing.change(actor=actor, declaration=made, edits=edits)


def _pdf(text: str) -> bytes:
    return typeset(f'#set page(paper: "a4")\n{"".join(c for c in text if c.isalnum())}')


def _picture(number: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), (number * 7 % 256, 90, 120)).save(out, "PNG")
    return out.getvalue()
