"""A report as a Word file, for those who must edit: real headings, table heads, alternative texts, contents and page numbers.

Each figure is a content control whose tag is its id and whose title is its key, so that it can be found again after editing.
"""

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from verkstad.core.reporting.document import (
    Block,
    Bound,
    Document,
    Heading,
    Items,
    Line,
    Link,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    Values,
)
from verkstad.core.reporting.drawing import text_of, twin
from verkstad.core.reporting.figure import Definition
from verkstad.core.reporting.labels import label
from verkstad.core.reporting.places import plain_text
from verkstad.core.reporting.tables import rounding_notes
from verkstad.core.reporting.to_html import method
from verkstad.core.reporting.to_typst import pictures_png
from verkstad.core.reporting.words import unit_label

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
BRAND, SOFT = "0B5A57", "4A5553"
WIDE = 5_760_000  # EMU across the text: 160 mm
RESTART = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def docx_of(document: Document, values: Values, definitions: Mapping[str, Definition], sha256: str = "") -> bytes:
    """The report as a Word file; the same report gives the same bytes."""
    import docx

    made = docx.Document()
    _Writer(made, document, values).whole(definitions, sha256)
    target = io.BytesIO()
    made.save(target)
    return repacked(target.getvalue())


def repacked(content: bytes) -> bytes:
    """The same zip without the clock in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for one in given.infolist():
            info = zipfile.ZipInfo(one.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            made.writestr(info, given.read(one.filename))
    return target.getvalue()


class _Writer:
    def __init__(self, made: Any, document: Document, values: Values) -> None:
        self.made, self.document, self.values, self.lang = made, document, values, document.language
        self.controls = self.tables = self.pictures = 0
        found = [b for one in document.sections for b in one.blocks if isinstance(b, Picture)]
        self.drawn = dict(zip((one.id for one in found), pictures_png(found, values, self.lang), strict=True))

    def say(self, name: str) -> str:
        return label(name, self.lang)

    def whole(self, definitions: Mapping[str, Definition], sha256: str) -> None:
        self._frame()
        one = self.document
        self.put(_p(_run(one.number, color=SOFT)))
        self.put(_p(_run(one.title), "Title"))
        if one.subtitle:
            self.put(_p(_run(one.subtitle), "Subtitle"))
        if one.status == "draft":
            self.put(_p(_run(self.say("draft_note"), "strong")))
        for name, text in (*one.facts, (self.say("edition"), str(one.edition))):
            self.put(_p(_run(f"{name}: ", color=SOFT) + _run(text)))
        if sha256:
            self.put(_p(_run(f"{self.say('snapshot')}: {sha256}", color=SOFT, size=16)))
        self.put(_p(_run(self.say("contents")), "TOC Heading".replace(" ", "")))
        self.put(_contents())
        for section in one.sections:
            self.put(_p(_run(section.title), "Heading1"))
            for block in section.blocks:
                for xml in self.block(block):
                    self.put(xml)
        self.put(_p(_run(self.say("definitions")), "Heading1"))
        self.put(_p(_run(self.say("definitions_lead"))))
        for _key, own in sorted(definitions.items(), key=lambda pair: pair[1].words(self.lang).casefold()):
            told = f"{own.meaning(self.lang)} {method(own, definitions, self.lang)}"
            self.put(_p(_run(own.words(self.lang), "strong") + "<w:r><w:br/></w:r>" + _run(told)))

    def put(self, xml: str) -> None:
        from docx.oxml import parse_xml

        body = self.made.element.body
        body.insert(len(body) - 1, parse_xml(xml))  # the last is the section's page

    def _frame(self) -> None:
        """Page, language, styles, running head and foot."""
        from docx.oxml import parse_xml
        from docx.shared import Mm, Pt, RGBColor

        made, one = self.made, self.document
        core = made.core_properties
        core.title, core.language, core.subject = one.title, self.lang, one.number
        core.author, core.created, core.modified, core.comments = "", MOMENT, MOMENT, ""
        page = made.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(25)
        page.top_margin, page.bottom_margin = Mm(26), Mm(24)
        styles = made.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = "Georgia", Pt(10.5)
        normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(7), 1.2
        code = "sv-SE" if self.lang == "sv" else "en-GB"
        normal.element.get_or_add_rPr().append(parse_xml(f'<w:lang {W} w:val="{code}"/>'))
        for name, size in (
            ("Title", 26),
            ("Subtitle", 14),
            ("Heading 1", 18),
            ("Heading 2", 14),
            ("Heading 3", 11.5),
            ("Caption", 10),
        ):
            font = styles[name].font
            font.size, font.name, font.bold = Pt(size), "Georgia", name not in ("Subtitle",)
            font.color.rgb = RGBColor.from_string(BRAND if name == "Heading 1" else "1B2423")
            for fonts in styles[name].element.iter(
                "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rFonts"
            ):
                for theme in [key for key in fonts.attrib if "Theme" in key]:
                    del fonts.attrib[theme]
        styles["Heading 1"].paragraph_format.page_break_before = True
        page.header.paragraphs[0].text = f"{one.title}    {one.number}".strip()
        foot = page.footer.paragraphs[0]._p
        foot.getparent().replace(
            foot, parse_xml(_p(_field("PAGE") + _run(" (") + _field("NUMPAGES") + _run(")"), align="right"))
        )

    # Blocks

    def block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Heading):
            yield _p(self.line(block.line), f"Heading{min(block.level, 9)}")
        elif isinstance(block, Paragraph):
            yield _p(self.line(block.line))
        elif isinstance(block, Items):
            for number, item in enumerate(block.items, 1):
                lead = _run(f"{number}.\t") if block.numbered else ""
                yield _p(lead + self.line(item), "" if block.numbered else "ListBullet")
        elif isinstance(block, Note):
            yield _p(_run(f"{self.say(block.kind)}. ", "strong") + self.line(block.line), "IntenseQuote")
        elif isinstance(block, Table):
            yield from self.table(block)
        elif isinstance(block, Picture):
            yield from self.picture(block)
        elif isinstance(block, PageBreak):
            yield _p('<w:r><w:br w:type="page"/></w:r>')

    def line(self, line: Line, mark: str = "") -> str:
        return "".join(self.inline(one, mark) for one in line)

    def inline(self, one: Any, mark: str) -> str:
        if isinstance(one, Bound):
            return self.figure(one, mark)
        if isinstance(one, Link):
            if "://" not in one.address:
                return _run(one.text, mark)
            number = self.made.part.relate_to(one.address, RESTART, is_external=True)
            return f'<w:hyperlink r:id="{number}">{_run(one.text, mark, color=BRAND)}</w:hyperlink>'
        return _run(one.text, one.mark or mark)

    def figure(self, bound: Bound, mark: str = "") -> str:
        self.controls += 1
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(bound.key)}/><w:tag w:val={quoteattr(bound.id)}/>"
            f'<w:id w:val="{1000 + self.controls}"/></w:sdtPr><w:sdtContent>'
            f"{_run(self.values[bound.id].text, mark)}</w:sdtContent></w:sdt>"
        )

    def table(self, table: Table) -> Iterator[str]:
        self.tables += 1
        yield _p(_run(f"{self.say('table')} {self.tables}. ") + self.line(table.title), "Caption", keep=True)
        head = [f"{one.label}, {unit_label(one.unit, self.lang)}" if one.unit else one.label for one in table.columns]
        numbers = [one.number for one in table.columns]
        rows = []
        for row in table.rows:
            mark = "strong" if row.total else ""
            rows.append([self.line(row.head, mark), *(self.line(cell, mark) for cell in row.cells)])
        yield _grid(head, rows, numbers, plain_text(table.title, self.values))
        under = rounding_notes(table, self.values, self.lang)
        under += [f"{self.say('source')}: {table.source}"] if table.source else []
        yield _p("<w:r><w:br/></w:r>".join(_run(one, color=SOFT, size=17) for one in under))

    def picture(self, picture: Picture) -> Iterator[str]:
        self.pictures += 1
        yield _p(_run(f"{self.say('picture')} {self.pictures}. ") + self.line(picture.title), "Caption", keep=True)
        told = "; ".join(f"{one.label}: {text_of(one, self.values, self.lang)}" for one in picture.marks if one.value)
        number, _image = self.made.part.get_or_add_image(io.BytesIO(self.drawn[picture.id]))
        yield _drawing(number, self.drawn[picture.id], f"{picture.alt} {told}".strip(), self.pictures)
        head, rows = twin(picture, self.values, self.lang)
        bounds = {one.value.id: one.value for one in picture.marks if one.value is not None}
        cells = [[self.figure(bounds[name]) if name else _run(text) for text, name in row] for row in rows]
        numbers = [False] * len(head)
        numbers[-1] = picture.kind != "flow"
        yield _p(_run(f"{self.say('same')}:", color=SOFT, size=17), keep=True)
        yield _grid(list(head), cells, numbers, plain_text(picture.title, self.values), size=17)
        source = [picture.source, self.say("map_source") if picture.kind == "map" else ""]
        yield (
            _p(_run(f"{self.say('source')}: " + ". ".join(one for one in source if one), color=SOFT, size=17))
            if any(source)
            else _p("")
        )


def _p(runs: str, style: str = "", align: str = "", keep: bool = False) -> str:
    told = f'<w:pStyle w:val="{style}"/>' if style else ""
    told += "<w:keepNext/>" if keep else ""
    told += f'<w:jc w:val="{align}"/>' if align else ""
    return f"<w:p {W}>{f'<w:pPr>{told}</w:pPr>' if told else ''}{runs}</w:p>"


def _run(text: str, mark: str = "", color: str = "", size: int = 0) -> str:
    """A run of text; `size` in half points."""
    told = {"strong": "<w:b/>", "em": "<w:i/>"}.get(mark, "")
    told += f'<w:color w:val="{color}"/>' if color else ""
    told += f'<w:sz w:val="{size}"/>' if size else ""
    parts = text.split("\t")
    body = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in parts)
    return f"<w:r>{f'<w:rPr>{told}</w:rPr>' if told else ''}{body}</w:r>"


def _field(code: str) -> str:
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _contents() -> str:
    """The table of contents as a field that the word processor fills when the file is opened."""
    return _p(
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>…</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _grid(head: list[str], rows: list[list[str]], numbers: list[bool], title: str, size: int = 19) -> str:
    """A table with a head that is said again on every page, and numbers to the right."""
    line = '<w:{0} w:val="single" w:sz="{1}" w:space="0" w:color="{2}"/>'
    edges = line.format("top", 8, "1B2423") + line.format("bottom", 4, "C9CFCA") + line.format("insideH", 4, "C9CFCA")
    width = 9070 // max(len(head), 1)

    def cell(runs: str, at: int) -> str:
        inner = _p(runs, align="right" if numbers[at] else "").replace(f" {W}", "")
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inner}</w:tc>'

    first = "".join(cell(_run(text, "strong", SOFT, size), at) for at, text in enumerate(head))
    body = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cell(runs, at) for at, runs in enumerate(row))}</w:tr>"
        for row in rows
    )
    return (
        f'<w:tbl {W}><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLook w:firstRow="1" w:firstColumn="1" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val={quoteattr(title)}/></w:tblPr>'
        f"<w:tblGrid>{f'<w:gridCol w:w={chr(34)}{width}{chr(34)}/>' * len(head)}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{first}</w:tr>{body}</w:tbl>"
    )


def _drawing(number: str, png: bytes, alt: str, order: int) -> str:
    """A picture in its line, as wide as the text, with its alternative text."""
    wide, high = struct.unpack(">II", png[16:24])
    tall = int(WIDE * high / wide)
    name = quoteattr(alt)
    return _p(
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        f'distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{WIDE}" cy="{tall}"/><wp:docPr id="{order}" name="{order}" descr={name}/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:nvPicPr><pic:cNvPr id="{order}" name="{order}" descr={name}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{WIDE}" cy="{tall}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
