"""Uploads are recognised by their content, bounded, and looked at by the scanner if there is one."""

import io
import socket
import struct
import threading
import zipfile

import openpyxl
import pytest
from django.core.files.base import ContentFile

from tests.web.registry.conftest import PDF, package
from verkstad.core.files import scanning
from verkstad.core.files.content import safe_name
from verkstad.core.refused import Refused
from verkstad.registry.models import Document
from verkstad.ui.incoming import received

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0" + b"\0\0\0\0IEND\xaeB`\x82"
JPG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
DOCX = package(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})
ODT = package(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<x/>"})
ODS = package(mimetype="application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": "<x/>"})
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def xlsx():
    kept = io.BytesIO()
    openpyxl.Workbook().save(kept)
    return kept.getvalue()


def code_of(name, content):
    try:
        with received((name, content)) as found:
            return found.media_type
    except Refused as refused:
        assert [f.where for f in refused.findings] == ["file"]
        return refused.findings[0].code


@pytest.mark.parametrize(
    ("name", "content", "outcome"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("a.PDF", PDF, "application/pdf"),
        ("a.png", PNG, "image/png"),
        ("a.jpg", JPG, "image/jpeg"),
        ("a.jpeg", JPG, "image/jpeg"),
        ("a.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", xlsx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.odt", ODT, "application/vnd.oasis.opendocument.text"),
        ("a.ods", ODS, "application/vnd.oasis.opendocument.spreadsheet"),
        ("a.csv", "län;belopp\nÖrebro;1\n".encode("cp1252"), "text/csv"),
        ("a.txt", "\ufeffhej åäö".encode(), "text/plain"),
        ("a.se", b"#FLAGGA 0\r\n#FORMAT PC8\r\n", "application/x-sie"),
        ("a.si", b"#FLAGGA 0\r\n", "application/x-sie"),
        # the ending lies
        ("a.pdf", b"MZ\x90\0" + b"\0" * 60, "file.content"),
        ("a.pdf", PNG, "file.content"),
        ("a.png", PDF, "file.content"),
        ("a.docx", xlsx(), "file.content"),
        ("a.xlsx", DOCX, "file.content"),
        ("a.odt", ODS, "file.content"),
        ("a.docx", ODT, "file.content"),
        ("a.docx", OLE, "file.content"),
        ("a.docx", DOCX[: len(DOCX) // 2], "file.content"),
        ("a.csv", b"a\0b", "file.content"),
        ("a.txt", b"<html><script>x</script>", "file.content"),
        ("a.txt", b"MZ is a program", "file.content"),
        ("a.csv", PDF, "file.content"),
        ("a.se", b"#FORMAT PC8\r\n", "file.content"),
        # kinds that are never taken in
        ("a.docm", DOCX, "file.type"),
        ("a.xlsm", xlsx(), "file.type"),
        ("a.exe", b"MZ", "file.type"),
        ("a.html", b"<p>", "file.type"),
        ("a.svg", b"<svg/>", "file.type"),
        ("a.zip", DOCX, "file.type"),
        ("a", PDF, "file.type"),
        (".pdf", PDF, "file.type"),
        ("", PDF, "file.type"),
        ("a.pdf", b"", "file.empty"),
        ("a.pdf", PDF[:60], "file.half"),
        ("a.png", PNG[:-8], "file.half"),
        # macros under another ending
        (
            "a.docx",
            package(**{"[Content_Types].xml": "<T/>", "word/document.xml": "x", "word/vbaProject.bin": "x"}),
            "file.macros",
        ),
        (
            "a.odt",
            package(
                mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "x", "Basic/script-lc.xml": "x"}
            ),
            "file.macros",
        ),
    ],
)
def test_a_file_is_what_its_content_says(db, own_files, name, content, outcome):
    assert code_of(name, content) == outcome
    assert [p for p in own_files.rglob("*") if p.is_file()] == []


def test_a_package_that_would_unpack_without_bound_is_refused(db):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<T/>")
        file.writestr("word/document.xml", b"0" * 20_000_000)
    assert code_of("a.docx", kept.getvalue()) == "file.bomb"


def test_the_bound_is_on_the_content_and_nothing_is_left_behind(db, settings, own_files):
    settings.MAX_UPLOAD_BYTES = len(PDF)
    assert code_of("a.pdf", PDF) == "application/pdf"
    assert code_of("a.pdf", PDF + b" ") == "file.too_large"
    assert [p for p in own_files.rglob("*") if p.is_file()] == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\anna\\plan.pdf", "plan.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("å" * 300 + ".pdf", "å" * 146 + ".pdf"),
        ("\u202egnp.exe.pdf", "gnp.exe.pdf"),
    ],
)
def test_names_are_made_safe(given, kept):
    assert safe_name(given) == kept


def test_the_kept_file_is_private_and_its_name_on_disk_tells_nothing(register, own_files):
    document = register(file=ContentFile(PDF, name="Anna Ståhlberg.pdf"))
    place = own_files / document.file.name
    assert (place.read_bytes(), oct(place.stat().st_mode & 0o777)) == (PDF, "0o600")
    assert ("Anna" in document.file.name, document.file_name) == (False, "Anna Ståhlberg.pdf")


def test_a_failure_after_the_file_was_kept_takes_the_file_away(register, own_files, monkeypatch):
    from verkstad.registry import actions

    def fail(**_more):
        raise RuntimeError

    register()
    monkeypatch.setattr(actions, "record", fail)
    with pytest.raises(RuntimeError):
        register(file=("a.pdf", PDF))
    assert ([p for p in own_files.rglob("*") if p.is_file()], Document.objects.count()) == ([], 1)


class Clamd(threading.Thread):
    """A small server that speaks clamd's INSTREAM and finds EICAR's test text."""

    def __init__(self, wire, limit=10_000_000, silent=False):
        super().__init__(daemon=True)
        self.wire, self.limit, self.silent, self.seen = wire, limit, silent, []
        wire.listen()
        self.start()

    def run(self):
        while True:
            try:
                peer, _address = self.wire.accept()
            except OSError:
                return
            with peer, peer.makefile("rb") as stream:
                peer.sendall(self.answer(stream))

    def answer(self, stream):
        command = stream.read(10)
        if command != b"zINSTREAM\0" or self.silent:
            return b"" if self.silent else b"UNKNOWN COMMAND\0"
        content = b""
        while size := struct.unpack("!I", stream.read(4))[0]:
            content += stream.read(size)
            if len(content) > self.limit:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.seen.append(content)
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


@pytest.fixture(params=["tcp", "unix"])
def daemon(request, settings, tmp_path):
    """A running daemon and where it listens."""
    if request.param == "tcp":
        wire = socket.create_server(("127.0.0.1", 0))
        settings.CLAMAV = f"127.0.0.1:{wire.getsockname()[1]}"
    else:
        wire = socket.socket(socket.AF_UNIX)
        wire.bind(str(tmp_path / "clamd.sock"))
        settings.CLAMAV = str(tmp_path / "clamd.sock")
    yield Clamd(wire)
    wire.shutdown(socket.SHUT_RDWR)
    wire.close()


def test_a_clean_file_is_sent_whole_to_the_scanner_and_kept(register, daemon):
    content = PDF + b"x" * 200_000
    assert register(file=("a.pdf", content)).size == len(content)
    assert daemon.seen == [content]


def test_a_file_in_which_something_is_found_is_refused(register, daemon, own_files):
    with pytest.raises(Refused) as refused:
        register(file=("a.txt", b"hello " + EICAR))
    finding = refused.value.findings[0]
    assert (finding.code, finding.params["what"]) == ("file.infected", "Eicar-Test-Signature")
    assert (Document.objects.count(), [p for p in own_files.rglob("*") if p.is_file()]) == (0, [])


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock", "nonsense", "host:port"])
def test_a_scanner_that_cannot_be_reached_refuses_the_file(register, settings, address):
    settings.CLAMAV = address
    with pytest.raises(Refused) as refused:
        register(file=("a.pdf", PDF))
    assert [f.code for f in refused.value.findings] == ["file.scanner_silent"]
    assert Document.objects.count() == 0


@pytest.mark.parametrize("how", [{"limit": 10}, {"silent": True}])
def test_a_scanner_that_gives_up_or_stays_silent_refuses_the_file(register, settings, how):
    wire = socket.create_server(("127.0.0.1", 0))
    settings.CLAMAV = f"127.0.0.1:{wire.getsockname()[1]}"
    Clamd(wire, **how)
    with pytest.raises(Refused) as refused:
        register(file=("a.pdf", PDF + b"x" * 500_000))
    assert [f.code for f in refused.value.findings] == ["file.scanner_silent"]
    wire.shutdown(socket.SHUT_RDWR)
    wire.close()


def test_a_scanner_that_never_answers_is_not_waited_for_without_end(register, settings, monkeypatch):
    monkeypatch.setattr(scanning, "PATIENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as wire:
        settings.CLAMAV = f"127.0.0.1:{wire.getsockname()[1]}"
        with pytest.raises(Refused) as refused:
            register(file=("a.pdf", PDF))
    assert [f.code for f in refused.value.findings] == ["file.scanner_silent"]
