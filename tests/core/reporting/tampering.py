"""Changes real PDF and zip files as somebody who tampers with them would: in the letters of a page, in drawings, in attachments."""

import io
import json
import re
import zipfile

import pypdf
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, ByteStringObject, ContentStream, DictionaryObject, NameObject, TextStringObject


def opened(pdf):
    return pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(pdf)))


def saved(writer):
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def letters_of(page):
    """Of each font of a page: code -> letter, by its own table."""
    made = {}
    for name, font in page["/Resources"]["/Font"].items():
        table = font.get_object()["/ToUnicode"].get_object().get_data().decode("latin-1")
        codes = {}
        for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
            for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
                codes[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
        made[name] = codes
    return made


def with_letters(pdf, page, old, new, occurrence=0):
    """The PDF with some letters of a page changed to others of the same font, as an editor of PDFs does it."""
    writer = opened(pdf)
    sheet = writer.pages[page - 1]
    tables, font, seen = letters_of(sheet), None, 0
    content = ContentStream(sheet["/Contents"].get_object(), writer)
    for number, (operands, operator) in enumerate(content.operations):
        if operator == b"Tf":
            font = tables[operands[0]]
        if operator not in (b"TJ", b"Tj"):
            continue
        parts = operands[0] if operator == b"TJ" else [operands[0]]
        raw = b"".join(as_bytes(one) for one in parts if not isinstance(one, int | float))
        codes = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
        text = "".join(font.get(code, "?")[:1] for code in codes)
        at = text.replace("\u00a0", " ").find(old)
        if at < 0:
            continue
        if seen < occurrence:
            seen += 1
            continue
        back = {letter: code for code, letter in font.items()}
        codes[at : at + len(old)] = [back[letter] for letter in new]
        whole = b"".join(code.to_bytes(2, "big") for code in codes)
        content.operations[number] = ([ArrayObject([ByteStringObject(whole)])], b"TJ")
        sheet[NameObject("/Contents")] = writer._add_object(content)
        return saved(writer)
    raise AssertionError(f"{old!r} is not on page {page}")


def as_bytes(one):
    return one.original_bytes if isinstance(one, TextStringObject) else bytes(one)


def with_words_on_top(pdf, page, text):
    """The PDF with words of another font written over a page."""
    writer = opened(pdf)
    sheet = writer.pages[page - 1]
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    own = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    sheet["/Resources"]["/Font"][NameObject("/Own")] = writer._add_object(own)
    content = ContentStream(sheet["/Contents"].get_object(), writer)
    content.set_data(content.get_data() + f"\nBT /Own 11 Tf 1 0 0 1 300 400 Tm ({text}) Tj ET\n".encode())
    sheet[NameObject("/Contents")] = writer._add_object(content)
    return saved(writer)


def with_drawing(pdf, page, change):
    """The PDF with the bytes of what is drawn on a page changed."""
    writer = opened(pdf)
    sheet = writer.pages[page - 1]
    content = ContentStream(sheet["/Contents"].get_object(), writer)
    before = content.get_data()
    content.set_data(change(before))
    assert content.get_data() != before
    sheet[NameObject("/Contents")] = writer._add_object(content)
    return saved(writer)


def with_attachment(pdf, name, content):
    """The PDF with another content of an attachment; None takes it out."""
    writer = opened(pdf)
    names = writer._root_object["/Names"]["/EmbeddedFiles"]["/Names"]
    for at in range(0, len(names), 2):
        if names[at] == name:
            if content is None:
                del names[at : at + 2]
            else:
                names[at + 1].get_object()["/EF"]["/F"].get_object().set_data(content)
            return saved(writer)
    raise AssertionError(name)


def attachment(pdf, name):
    return pypdf.PdfReader(io.BytesIO(pdf)).attachments[name][0]


def without_page(pdf, page):
    writer = opened(pdf)
    writer.remove_page(page - 1)
    return saved(writer)


def with_remark(pdf, page, text):
    """The PDF with a note stuck on a page."""
    writer = opened(pdf)
    writer.add_annotation(page - 1, FreeText(text=text, rect=(100, 100, 300, 140)))
    return saved(writer)


def with_script(pdf):
    writer = opened(pdf)
    act = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('x');")}
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(act))
    return saved(writer)


def with_title(pdf, title):
    writer = opened(pdf)
    writer.add_metadata({"/Title": title})
    return saved(writer)


def resaved(pdf):
    return saved(opened(pdf))


def changed(content, change):
    """JSON bytes with something changed in them, written as the house writes."""
    told = json.loads(content)
    change(told)
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def rezipped(content, change):
    """A zip with its files (path -> bytes) changed in place."""
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        files = {one: given.read(one) for one in given.namelist()}
    change(files)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for path, data in files.items():
            made.writestr(path, data)
    return target.getvalue()
