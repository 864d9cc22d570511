"""A whole rehearsal with a real room: apply, sign, send; the live site is as it was; the room dies, comes back, is emptied."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.web import migrated
from tests.web.rehearsal import live
from verkstad.people.models import Role
from verkstad.rehearsal import process
from verkstad.rehearsal.place import Place, State, let_site_go
from verkstad.rehearsal.tables import kept_tables

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGE = "/utlysningar/liten-utlysning/provkor/"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*name="([\w-]+)"[^>]*value="([^"]*)"')


class Inside:
    """Somebody of the agency, at work in the room as one of its people."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str) -> str:
        return self.client.get(f"/provrum{path}").content.decode()

    def hidden(self, page: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, value in HIDDEN.findall(self.get(page)):
            found.setdefault(name, []).append(value)
        return found

    def post(self, path: str, data: dict[str, Any], page: str = "") -> str:
        """What a form of the page sends, hidden fields too; where it leads."""
        answer = self.client.post(f"/provrum{path}", {**self.hidden(page or path), **data})
        assert answer.status_code == 302, re.sub(r"<[^>]+>|\s+", " ", answer.content.decode())[:3000]
        return str(answer["Location"])

    def become(self, role: str) -> None:
        self.post(f"/demo/{role}/", {}, "/demo/")


def applied(room: Inside) -> str:
    """Begin, fill in, sign and send; the address of the receipt."""
    room.become("owner")
    begun = room.post("/ansokan/borja/liten-utlysning/", {"owner": owner_of(room)}).removeprefix("/provrum")
    draft = re.match(r"/ansokan/[\w-]+/", begun)
    assert draft, begun
    at = draft[0]
    room.post(f"{at}titel/", {"title": "Robot på prov"}, at)
    room.post(f"{at}del/check/", {"q-need": "Vi behöver pröva", "q-paper": SimpleUploadedFile("bilaga.pdf", PDF)})
    typed = room.hidden(f"{at}del/check/") | {"q-need": ["Vi behöver pröva"]}
    kept = room.client.post(f"/provrum{at}del/check/", typed, headers={"HX-Request": "true"})
    assert kept.has_header("X-Saved"), "what the page needs to say that it saved"
    cost = re.search(r'name="(cost/staff/owner/\d{4})"', room.get(f"{at}budget/"))
    assert cost
    room.post(f"{at}budget/", {cost[1]: "100 000"})
    room.post(f"{at}finansiering/", {"fund/grant/amount_ore": "100 000"})
    room.become("signatory")
    room.post(f"{at}underskrift/", {"read": "on"})
    room.become("owner")
    return room.post(f"{at}skicka/", {}).removeprefix("/provrum")


def owner_of(room: Inside) -> str:
    found = re.search(
        r'name="owner"[^>]*value="([\w-]+)"|<option value="([\w-]+)"', room.get("/ansokan/borja/liten-utlysning/")
    )
    assert found
    return found[1] or found[2]


def test_a_rehearsal_from_its_beginning_to_its_end(
    place: Place, signed_in: Callable[..., Client], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    live.a_call()
    client = signed_in(Role.OFFICER)
    place.make()
    shutil.copyfile(migrated.file(), kept_tables(place))  # what an earlier room would have left; test_tables makes it

    def act(address: str) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(address)
        assert answer.status_code == 302
        return str(answer["Location"])

    assert act(PAGE) == PAGE
    waiting = client.get(PAGE)
    assert (waiting["Refresh"], "ställs i ordning" in waiting.content.decode()) == ("3", True)
    assert process.wait_open(place, 120) is State.OPEN, (place.folder / "log").read_text() + repr(place.read("failed"))
    assert "Gå in i provrummet" in client.get(PAGE).content.decode()

    before = live.holds()
    room = Inside(client)
    page = room.get("/demo/")
    assert "inget här är på riktigt." in page and f'href="{PAGE}tom/"' in page and f'href="{PAGE}"' in page
    receipt = applied(room)
    told = room.get(receipt)
    assert "Robot på prov" in told and "Vi behöver pröva" in told
    pdf = client.get(f"/provrum{receipt}pdf/")
    assert (pdf.status_code, pdf["Content-Type"], pdf.content[:5]) == (200, "application/pdf", b"%PDF-")
    text = subprocess.run(["pdftotext", "-", "-"], input=pdf.content, capture_output=True, check=True).stdout.decode()
    assert "PROV – inget här är på riktigt" in text and "Robot på prov" in text
    assert live.holds() == before
    assert sorted(p.name for p in place.folder.parent.iterdir()) == ["rehearsal"]

    room.become("officer")
    assert "Låt utlysningen stänga" in room.get("/arenden/")
    assert room.post("/provkorning/framat/", {}, "/arenden/") == "/provrum/demo/"
    room.become("officer")
    page = room.get("/utlysningar/liten-utlysning/")
    assert "Låt utlysningen stänga" not in page and "Börja en ansökan" not in page
    assert "Robot på prov" in room.get("/arenden/")
    assert live.holds() == before

    room_was = place.room()
    assert room_was is not None
    os.killpg(room_was.pid, signal.SIGKILL)
    process.wait_ended(place, 10)
    calm = client.get(f"/provrum{receipt}")
    assert (calm.status_code, "Starta igen" in calm.content.decode()) == (503, True)
    act(f"{PAGE}starta-igen/")
    assert process.wait_open(place, 120) is State.OPEN
    assert "Robot på prov" in room.get(receipt)
    assert live.holds() == before

    act(f"{PAGE}tom/")
    assert process.wait_open(place, 120) is State.OPEN, (place.folder / "log").read_text()
    room.become("owner")
    assert client.get(f"/provrum{receipt}").status_code == 404
    assert "Robot på prov" not in room.get("/ansokan/")

    let_site_go(place)  # as when the site is stopped: the room ends with it
    process.wait_ended(place, 15)
    assert place.state() is State.SILENT
    assert act(f"{PAGE}avsluta/") == "/utlysningar/liten-utlysning/handlagg/"
    assert (place.room(), place.home.exists(), client.get("/provrum/demo/").status_code) == (None, False, 404)
    after = live.holds()
    changed = {table for table in after if after[table] != before[table]}
    assert changed <= {"journal_act", "journal_head", "head", "django_session"}
