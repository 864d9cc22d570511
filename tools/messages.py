"""Translations: each app keeps its own locale folder, so that a change of words stays with its app.

messages.py make [APP ...]   extract strings into APP/locale/sv/LC_MESSAGES/django.po (needs gettext)
messages.py compile          write the .mo files that Django reads (needs Babel only)
messages.py check            fail where a string is missing, fuzzy, untranslated or out of date, or has two Swedish texts
"""

import io
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Text = tuple[str | None, str, bool]  # context, English text, whether it has a plural
SOURCE = Path(__file__).resolve().parents[1] / "src" / "verkstad"


def apps() -> list[str]:
    return sorted(p.parent.name for p in SOURCE.glob("*/__init__.py"))


def po_file(app: str) -> Path:
    return SOURCE / app / "locale" / "sv" / "LC_MESSAGES" / "django.po"


def extract(app: str) -> str | None:
    """Run makemessages in the app's folder and clean what changes without meaning (dates, line numbers)."""
    (SOURCE / app / "locale").mkdir(exist_ok=True)
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    command = [
        sys.executable,
        "-P",  # the app's own rules.py must not hide the package rules
        "-m",
        "django",
        "makemessages",
        "-l",
        "sv",
        "--no-location",
        "--no-wrap",
        "--no-obsolete",
    ]
    done = subprocess.run(command, cwd=SOURCE / app, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"makemessages failed in {app}: {done.stderr.strip()}")
    po = po_file(app)
    if not po.exists():
        (SOURCE / app / "locale").rmdir() if not any((SOURCE / app / "locale").iterdir()) else None
        return None
    text = "\n".join(line for line in po.read_text("utf-8").splitlines() if not line.startswith('"POT-Creation-Date'))
    po.write_text(text + "\n", "utf-8")
    return text


def make(names: list[str]) -> int:
    for app in names or apps():
        extract(app)
    return 0


def compile_all() -> int:
    for po in SOURCE.glob("*/locale/*/LC_MESSAGES/django.po"):
        catalogue = read_po(io.BytesIO(po.read_bytes()), locale=po.parents[1].name)
        buffer = io.BytesIO()
        write_mo(buffer, catalogue)
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.read_bytes() != buffer.getvalue():
            mo.write_bytes(buffer.getvalue())
    return 0


def findings(app: str) -> list[str]:
    po = po_file(app)
    before = po.read_bytes() if po.exists() else b""
    had_folder = (SOURCE / app / "locale").exists()
    extract(app)
    after = po.read_bytes() if po.exists() else b""
    found = []
    if po.exists():
        for message in read_po(io.BytesIO(after), locale="sv"):
            if not message.id:
                continue
            name = message.id if isinstance(message.id, str) else message.id[0]
            strings = [message.string] if isinstance(message.string, str) else list(message.string)
            if message.fuzzy:
                found.append(f"{app}: fuzzy translation of {name!r}")
            elif not all(strings):
                found.append(f"{app}: no Swedish for {name!r}")
    if before:
        po.write_bytes(before)
    elif after and not had_folder:
        po.unlink()
        for folder in (po.parents[0], po.parents[1], po.parents[2]):
            folder.rmdir()
    if before != after and not found:
        known, now = ids(before), ids(after)
        found += [f"{app}: {name!r} is translated but no longer used" for name in sorted(known - now)]
        found += [f"{app}: {name!r} is not in the .po file" for name in sorted(now - known)]
    return found


def ids(content: bytes) -> set[str]:
    if not content:
        return set()
    return {str(m.id) for m in read_po(io.BytesIO(content), locale="sv") if m.id}


def translated(po: Path) -> dict[Text, str]:
    """Each text of a file with its Swedish; the forms of a plural joined."""
    found = {}
    for message in read_po(io.BytesIO(po.read_bytes()), locale="sv"):
        if not message.id:
            continue
        one = message.id if isinstance(message.id, str) else message.id[0]
        said = message.string if isinstance(message.string, str) else " / ".join(message.string or ())
        if said.strip(" /"):
            found[message.context, one, not isinstance(message.id, str)] = said
    return found


def collisions(files: Iterable[tuple[str, Path]]) -> list[str]:
    """A line for each text that two of the files (app, path) say in different Swedish.

    Django joins the apps' translations into one list, in which a text stands once: one of them would show the other's.
    """
    said: dict[Text, dict[str, list[str]]] = {}
    for app, po in files:
        for text, swedish in translated(po).items():
            said.setdefault(text, {}).setdefault(swedish, []).append(app)
    found = []
    for (context, english, _plural), ways in sorted(said.items(), key=lambda pair: (pair[0][1], pair[0][0] or "")):
        if len(ways) > 1:
            told = "; ".join(f"{', '.join(sorted(apps))}: {swedish!r}" for swedish, apps in sorted(ways.items()))
            about = f" ({context})" if context else ""
            found.append(f"{english!r}{about} has several Swedish texts, make them alike or use pgettext: {told}")
    return found


def check() -> int:
    found = [line for app in apps() for line in findings(app)]
    found += collisions((app, po_file(app)) for app in apps() if po_file(app).exists())
    for line in found:
        print(line)
    print(f"translations: {len(found)} findings")
    return 1 if found else 0


def main(arguments: list[str]) -> int:
    act, names = (arguments[0] if arguments else ""), arguments[1:]
    if act == "make":
        return make(names)
    if act == "compile":
        return compile_all()
    if act == "check":
        return check()
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
