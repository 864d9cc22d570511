"""Writes SVG: escaped, well-formed, without style attributes; positions may be per cent, so that words keep their size."""

from typing import Any
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe

Element = ET.Element
NARROW = 300  # px a drawing has on a screen of 320-360 px
CHAR = 7.4  # px of an average letter at 15 px, for breaking lines that SVG itself will not break


def add(parent: Element, name: str, text: str = "", /, **attributes: Any) -> Element:
    """Append an element: `klass` is class, `_` in names is `-`; None is left out, floats are cut to two decimals."""
    child = ET.SubElement(parent, name, {attribute_name(k): value(v) for k, v in attributes.items() if v is not None})
    if text:
        child.text = text
    return child


def attribute_name(name: str) -> str:
    return {"klass": "class", "view_box": "viewBox", "preserve": "preserveAspectRatio"}.get(
        name, name.replace("_", "-")
    )


def value(given: Any) -> str:
    return f"{given:.2f}".rstrip("0").rstrip(".") if isinstance(given, float) else str(given)


def pct(share: float) -> str:
    """0.125 -> "12.5%"."""
    return value(share * 100.0) + "%"


def drawing(
    key: str, title: str, desc: str, *, height: int | None = None, box: str = "", linked: bool = False, klass: str = ""
) -> Element:
    """The root: an image with a name and a description, or a group where it holds links (an image may not)."""
    root = Element(
        "svg",
        {
            "class": f"drawn {klass}".strip(),
            "role": "group" if linked else "img",
            "aria-labelledby": f"{key}-title {key}-desc",
            "id": key,
        },
    )
    if box:
        root.set("viewBox", box)
    else:
        root.set("width", "100%")
        root.set("height", str(height))
    add(root, "title", title, id=f"{key}-title")
    add(root, "desc", desc, id=f"{key}-desc")
    return root


def hatch(root: Element, key: str, step: float = 7.0, klass: str = "s-hatch") -> str:
    """Define the pattern that means "no data"; returns the value for `fill`. `step` is in units of the drawing."""
    pattern = add(
        add(root, "defs"),
        "pattern",
        id=f"{key}-hatch",
        width=step,
        height=step,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    add(pattern, "rect", width=step, height=step, klass="f-hatch-ground")
    add(pattern, "line", x1=0, y1=0, x2=0, y2=step, klass=klass)
    return f"url(#{key}-hatch)"


def stripes(root: Element, key: str) -> str:
    """Define brand colour with pale stripes: promised but not yet paid."""
    pattern = add(
        add(root, "defs"),
        "pattern",
        id=f"{key}-stripes",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    add(pattern, "rect", width=6, height=6, klass="f-1")
    add(pattern, "line", x1=0, y1=0, x2=0, y2=6, klass="s-stripe")
    return f"url(#{key}-stripes)"


def linked(parent: Element, url: str, name: str = "") -> Element:
    """A link inside a drawing, or the parent itself where there is no address."""
    if not url:
        return parent
    return add(parent, "a", href=url, **({"aria-label": name} if name else {}))


def sample() -> Element:
    """The empty ground of a key's small picture, hidden from screen readers: the word beside it speaks."""
    size = {"viewBox": "0 0 20 14", "width": "20", "height": "14"}
    return Element("svg", {"class": "drawn", "aria-hidden": "true", "focusable": "false"} | size)


def swatch(klass: str = "", fill: str = "", shape: str = "rect") -> SafeString:
    """A key's small sample: a filled box, a hatched one, a line, or a dated mark."""
    root = sample()
    if shape == "rect":
        add(root, "rect", x=0.5, y=0.5, width=19, height=13, klass=klass or None, fill=fill or None)
    elif shape in ("hatch", "stripes"):
        ground, stroke = ("f-hatch-ground", "s-hatch") if shape == "hatch" else ("f-1", "s-stripe")
        add(root, "rect", x=0.5, y=0.5, width=19, height=13, klass=ground)
        add(root, "path", d="M1 9l8-8M3 13L15 1M9 13l10-10", klass=stroke)
    elif shape == "line":
        add(root, "line", x1=0, y1=7, x2=20, y2=7, klass=klass)
    else:
        mark(root, shape, "10", 7)
    return safe(root)


def mark(parent: Element, state: str, x: str, y: float) -> Element:
    """A dated mark whose shape carries its state: disc met, ring to come, triangle at risk, cross missed."""
    spot = add(parent, "svg", x=x, y=y - 7, width=14, height=14, overflow="visible")
    if state == "met":
        add(spot, "circle", cx=0, cy=7, r=6, klass="f-met")
    elif state == "risk":
        add(spot, "path", d="M0 0 7.5 13h-15z", klass="f-risk")
    elif state == "unmet":
        add(spot, "path", d="M-6 3l3-3 3 3.5 3-3.5 3 3-3.5 4 3.5 4-3 3-3-3.5-3 3.5-3-3 3.5-4z", klass="f-unmet")
    else:
        add(spot, "circle", cx=0, cy=7, r=5, klass="f-paper s-ring")
    return spot


def lines_of(text: str, width: int = 300) -> list[str]:
    """Break a label at spaces so that no line is wider than about `width` px at 15 px."""
    most = max(8, int(width / CHAR))
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def room(beside: str) -> int:
    """Pixels left for a label that shares its line with another text, on the narrowest screen a page is made for."""
    return max(120, NARROW - 12 - int(len(beside) * (CHAR + 1)))


def label(
    parent: Element, text: str, x: str, y: float, *, width: int = 300, step: int = 19, **attributes: Any
) -> float:
    """A text of one or more lines; returns the height of all but the first."""
    lines = lines_of(text, width)
    for number, line in enumerate(lines):
        add(parent, "text", line, x=x, y=y + number * step, **attributes)
    return float((len(lines) - 1) * step)


def safe(root: Element) -> SafeString:
    """The drawing as text for a page; ElementTree has escaped every value."""
    return mark_safe(ET.tostring(root, encoding="unicode"))  # noqa: S308
