"""The objects on a page of an OFD, drawn one after another: text, outlines, pictures, composites, each with its clip."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple
from xml.etree.ElementTree import Element

from pikepdf import Object, Pdf

from yunxing.evidence.carriers.ofd_package import Package, below, child, floats, local, one_float, text
from yunxing.evidence.carriers.ofd_text import Matrix, placed
from yunxing.evidence.document import Refused

from . import images
from .canvas import Canvas, States
from .fonts import Fonts, Typeface
from .notices import Notices, too_much
from .paths import Outline, number
from .patterns import cells, extent
from .resources import Resources
from .shades import shading
from .styles import BLACK, Style, border, opacity, styled
from .text import Words, bold_line, leaning, read, stretched, turned, weight

MOST_OBJECTS = 150_000
MOST_CHARACTERS = 1_000_000
MOST_STEPS = 1_500_000
"""Of all outlines together."""
MOST_DEEP = 120
"""Groups within groups, those of composites counted along."""
_GROUPS = frozenset({"Layer", "PageBlock", "Content", "Appearance"})


@dataclass(eq=False)
class Work:
    """What all pages of a drawing share, and how much of it there is already."""

    pdf: Pdf
    states: States
    fonts: Fonts = field(default_factory=Fonts)
    notices: Notices = field(default_factory=Notices)
    page: int = 0
    objects: int = 0
    characters: int = 0
    steps: int = 0
    pixels: int = 0
    lacking: dict[str, int] = field(default_factory=dict)
    """Characters, each with the first page that wants it."""


class Context(NamedTuple):
    """What holds for an object by what it stands in."""

    style: Style = Style()
    opaque: float = 1.0
    blend: str = ""
    deep: int = 0
    units: tuple[str, ...] = ()


class Hand:
    """Draws the objects of one document of a package."""

    def __init__(self, work: Work, package: Package, resources: Resources) -> None:
        self._work, self._package, self.resources = work, package, resources
        self._typefaces: dict[str, tuple[Typeface, bool]] = {}
        self._images: dict[tuple[str, str], Object | str] = {}

    def group(self, canvas: Canvas, holder: Element, context: Context) -> None:
        """Draw all that stands in a holder. Raises ``Refused`` where it is more than is drawn."""
        if context.deep > MOST_DEEP:
            raise Refused(too_much(f"对象嵌套超过 {MOST_DEEP} 层", f"objects nested more than {MOST_DEEP} deep"))
        if _hidden(holder):
            return
        context = context._replace(
            style=styled(context.style, holder, self.resources),
            opaque=context.opaque * opacity(holder),
            deep=context.deep + 1,
        )
        for element in holder:
            name = local(element.tag)
            if name in _GROUPS:
                self.group(canvas, element, context)
            elif name in _DRAWN and not _hidden(element):
                self._count()
                self._object(canvas, name, element, context)

    def _count(self) -> None:
        self._work.objects += 1
        if self._work.objects > MOST_OBJECTS:
            raise Refused(too_much(f"对象超过 {MOST_OBJECTS} 个", f"more than {MOST_OBJECTS:,} objects"))

    def _object(self, canvas: Canvas, name: str, element: Element, context: Context) -> None:
        for key, count in (("Boundary", 4), ("CTM", 6)):
            said = element.get(key)
            if said is not None and floats(said, count) is None:
                self._met("numbers", element)
        box = floats(element.get("Boundary"), 2) or (0.0, 0.0)
        own = _own(element)
        style = styled(context.style, element, self.resources)
        context = context._replace(
            style=style, opaque=context.opaque * opacity(element), blend=element.get("BlendMode", context.blend)
        )
        with canvas.kept():
            canvas.move(Matrix(e=box[0], f=box[1]))
            self._clip(canvas, element, own)
            match name:
                case "TextObject":
                    canvas.move(own)
                    self._text(canvas, element, context)
                case "PathObject":
                    canvas.move(own)
                    self._path(canvas, element, context)
                case "ImageObject":
                    self._image(canvas, element, own, context)
                case _:
                    canvas.move(own)
                    self._composite(canvas, element, context)

    def _met(self, kind: str, element: Element) -> None:
        self._work.notices.add(kind, self._work.page, element.get("ID", ""))  # type: ignore[arg-type]  # one of its kinds

    def _clip(self, canvas: Canvas, element: Element, own: Matrix) -> None:
        clips = child(element, "Clips")
        if clips is None:
            return
        follows = clips.get("TransFlag", "true").lower() not in ("false", "0")
        for clip in clips:
            operators: list[str] = []
            rules = set()
            for area in clip:
                way = _own(area)
                if follows:
                    way = product(own, way)
                for one in area:
                    if local(one.tag) == "Text":
                        self._met("clip", element)
                    elif local(one.tag) == "Path":
                        operators += self._outline(one, product(way, placed(one, (0.0, 0.0))))
                        rules.add("*" if _even_odd(one) else "")
            if operators:
                canvas.clip(operators, rules.pop() if len(rules) == 1 else "")

    def _outline(self, element: Element, matrix: Matrix | None = None) -> list[str]:
        said = text(child(element, "AbbreviatedData"))
        outline = Outline(said, matrix) if matrix is not None else Outline(said)
        if not outline.whole:
            self._met("outline", element)
        self._work.steps += len(outline.operators)
        if self._work.steps > MOST_STEPS:
            raise Refused(too_much(f"图形的路径超过 {MOST_STEPS} 段", f"more than {MOST_STEPS:,} steps of outlines"))
        return outline.operators

    def _path(self, canvas: Canvas, element: Element, context: Context) -> None:
        style = context.style
        stroked = _says(element, "Stroke", True)
        fill = style.fill if _says(element, "Fill", False) else None
        operators = self._outline(element)
        if not operators or (fill is None and not stroked):
            return
        rule = "*" if _even_odd(element) else ""
        canvas.state(
            context.opaque * (fill.opaque if fill is not None else 1.0),
            context.opaque * style.stroke.opaque,
            context.blend,
        )
        if fill is not None and fill.shade is not None:
            with canvas.kept():
                canvas.clip(operators, rule)
                if not self._shade(canvas, fill.shade, operators, context):
                    self._met("paint", element)
            fill = None
        if fill is not None:
            canvas.put(fill.fill())
        if stroked:
            if style.stroke.shade is not None:
                self._met("paint", element)
            canvas.put(style.stroke.stroke(), *style.lines())
        if fill is not None or stroked:
            canvas.put(
                *operators,
                {(True, False): "f", (True, True): "B"}.get((fill is not None, stroked), "S")
                + (rule if fill is not None else ""),
            )

    def _shade(self, canvas: Canvas, shade: Element, operators: list[str], context: Context) -> bool:
        """Fill the clip, an outline, with colours that fade or with a pattern; False where that cannot be drawn."""
        if local(shade.tag) == "Pattern":
            found = cells(shade, extent(operators))
            if found is None:
                return False
            content, places = found
            for place in places:
                with canvas.kept():
                    canvas.move(place)
                    self.group(canvas, content, Context(opaque=context.opaque, blend=context.blend, deep=context.deep))
            return True
        made = shading(self._work.pdf, shade, self.resources)
        if made is not None:
            canvas.shade(made)
        return made is not None

    def _text(self, canvas: Canvas, element: Element, context: Context) -> None:
        filled, stroked = _says(element, "Fill", True), _says(element, "Stroke", False)
        size = one_float(element.get("Size"), 0.0)
        if not size > 0:
            self._met("numbers", element)
            return
        if not filled and not stroked:
            return
        typeface, sound = self._typeface(element.get("Font", ""))
        if not sound:
            self._met("font_missing", element)
        work = self._work
        found = read(element, typeface, size, MOST_CHARACTERS + 1 - work.characters)
        work.characters += found.characters
        if work.characters > MOST_CHARACTERS:
            raise Refused(too_much(f"文字超过 {MOST_CHARACTERS} 个", f"more than {MOST_CHARACTERS:,} characters"))
        if not found.sound:
            self._met("numbers", element)
        if not found.glyphs:
            return
        for one in found.glyphs:
            if one.own is not None and typeface.own is not None:
                typeface.used.setdefault(one.own, one.said)
            else:
                work.fonts.want(typeface, one.said)
                work.lacking.setdefault(one.said, work.page)
        fill, stroke = context.style.fill or BLACK, context.style.stroke
        if (filled and fill.shade is not None) or (stroked and stroke.shade is not None):
            self._met("paint", element)
        style = context.style
        bold = filled and not stroked and weight(element, typeface)
        if bold:
            stroke, style = fill, replace(style, width=bold_line(size), dash=())
        canvas.state(context.opaque * fill.opaque, context.opaque * stroke.opaque, context.blend)
        if filled:
            canvas.put(fill.fill())
        if stroked or bold:
            canvas.put(stroke.stroke(), *style.lines())
        mode = {(True, False): 0, (False, True): 1, (True, True): 2}[filled, stroked or bold]
        canvas.put(
            Words(typeface, size, found.glyphs, mode, stretched(element), turned(element), leaning(element, typeface))
        )

    def _typeface(self, identity: str) -> tuple[Typeface, bool]:
        if identity not in self._typefaces:
            font = self.resources.fonts.get(identity)
            self._typefaces[identity] = self._work.fonts.add(font, self._package.archive.read)
        return self._typefaces[identity]

    def _image(self, canvas: Canvas, element: Element, own: Matrix, context: Context) -> None:
        if element.get("CTM") is None:
            box = floats(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
            own = Matrix(a=box[2], d=box[3])
        shown = self.image(element.get("ResourceID", ""), element.get("ImageMask", ""))
        if isinstance(shown, str):
            self._met(shown, element)
            return
        canvas.move(own)
        canvas.state(context.opaque, context.opaque, context.blend)
        line = border(element, self.resources)
        with canvas.kept():
            canvas.show(shown)
        if line is not None and line[0] > 0:
            across = abs(own.a) + abs(own.b) or 1.0
            canvas.put(line[1].stroke(), f"{number(line[0] / across)} w", "0 0 1 1 re S")

    def image(self, identity: str, mask: str = "") -> Object | str:
        """The picture of an id; the kind of notice where it cannot be drawn."""
        key = (identity, mask)
        if key not in self._images:
            self._images[key] = self._made(identity, mask)
        return self._images[key]

    def _made(self, identity: str, mask: str) -> Object | str:
        media = self.resources.media.get(identity)
        if media is None or media.part is None:
            return "picture_missing"
        try:
            data = self._package.archive.read(media.part)
        except (Refused, KeyError):
            return "picture_damaged"
        over = self.image(mask) if mask else None
        if isinstance(over, str):
            return over
        return picture(self._work, data, over)

    def _composite(self, canvas: Canvas, element: Element, context: Context) -> None:
        identity = element.get("ResourceID", "")
        unit = self.resources.units.get(identity)
        content = next(below(unit, "Content"), None) if unit is not None else None
        if content is None:
            self._met("unit_missing", element)
            return
        if identity in context.units:
            self._met("unit_loop", element)
            return
        self.group(canvas, content, context._replace(units=(*context.units, identity)))


def picture(work: Work, data: bytes, mask: Object | None = None) -> Object | str:
    """A picture as an object of the PDF; the kind of notice where it cannot be one."""
    try:
        made = images.pixels(data)
    except images.UnknownError:
        return "picture_unknown"
    except images.DamagedError:
        return "picture_damaged"
    work.pixels += made.width * made.height
    if work.pixels > images.MOST_PIXELS_OF_ALL:
        raise Refused(too_much("图片的像素过多", "too many pixels in its pictures"))
    return images.image(work.pdf, made, mask)


_DRAWN = frozenset({"TextObject", "PathObject", "ImageObject", "CompositeObject"})


def product(outer: Matrix, inner: Matrix) -> Matrix:
    """The way of a point through the inner, then the outer."""
    x, y = outer.at(inner.e, inner.f)
    return Matrix(
        outer.a * inner.a + outer.c * inner.b,
        outer.b * inner.a + outer.d * inner.b,
        outer.a * inner.c + outer.c * inner.d,
        outer.b * inner.c + outer.d * inner.d,
        x,
        y,
    )


def _own(element: Element) -> Matrix:
    own = floats(element.get("CTM"), 6)
    return Matrix(own[0], own[1], own[2], own[3], own[4], own[5]) if own is not None else Matrix()


def _hidden(element: Element) -> bool:
    return element.get("Visible", "true").strip().lower() in ("false", "0") or element.get("Alpha") == "0"


def _says(element: Element, name: str, otherwise: bool) -> bool:
    said = element.get(name)
    return otherwise if said is None else said.strip().lower() in ("true", "1")


def _even_odd(element: Element) -> bool:
    return element.get("Rule", "").lower() == "even-odd"
