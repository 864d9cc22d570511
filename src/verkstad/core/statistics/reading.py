"""A saved file of statistics, whatever form it has."""

from verkstad.core.statistics.cube import Cube, no
from verkstad.core.statistics.jsonstat import read_jsonstat
from verkstad.core.statistics.px_csv import read_csv
from verkstad.core.words import gettext_noop as _


def form_of(content: bytes) -> str:
    """json-stat2 or csv, by what the content is and not by its name."""
    return "json-stat2" if content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[") else "csv"


def read_cube(content: bytes, file: str = "") -> Cube:
    """The table of a saved file. Raises Refused with the file and the place in it."""
    if not content.strip():
        raise no("empty", _("The file is empty."), _("Save the table again."), where=file)
    if content[:4] == b"PK\x03\x04":
        raise no("not_text", _("The file is no text."), _("Save the table as CSV, or as json-stat2."), where=file)
    if form_of(content) == "json-stat2":
        return read_jsonstat(content.lstrip(b"\xef\xbb\xbf \r\n\t"), file)
    return read_csv(content, file)
