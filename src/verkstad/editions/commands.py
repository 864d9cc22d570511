"""`verkstad report build MANDATE`: a report of the pack's own texts, with the figures as they are now, in all four formats."""

import hashlib
import json
import sys
import time
from argparse import Namespace
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from verkstad.core.reporting.template import told
from verkstad.core.words import gettext_noop
from verkstad.editions.commands_sheets import every_county
from verkstad.editions.models import Report, Template
from verkstad.editions.queries.composing import compose
from verkstad.editions.queries.files import files_of, taken
from verkstad.editions.queries.sheets import Sheets
from verkstad.editions.queries.texts import newest_templates
from verkstad.editions.rules import no
from verkstad.mandate.models import Mandate
from verkstad.reports.queries import find_mandate, published_of


def build(args: Namespace) -> int:
    """Write TEMPLATE.pdf, .html, .docx and .xlsx. 0, or 1 where a text cannot be read (the rest is written all the same)."""
    mandate = find_mandate(args.mandate)
    if mandate is None:
        raise no("unknown_mandate", gettext_noop("There is no mandate %(name)s."),
                 gettext_noop("Give its key or its diary number."), where="MANDATE", name=args.mandate)  # fmt: skip
    template = the_template(mandate, args.template)
    day = date.fromisoformat(args.as_of) if args.as_of else day_of(mandate)
    if args.all_regions:
        folder = Path(args.out) if args.out else settings.HOME / "reports" / template.key
        return every_county(Sheets(mandate, template, day, args.lang), folder, as_json=args.json)
    title = {
        language: f"{template.told.title(language)}: {mandate.name_sv if language == 'sv' else mandate.name_en}"
        for language in ("sv", "en")
    }
    report = Report(mandate=mandate, template=template, title_sv=title["sv"], title_en=title["en"], as_of=day)
    begun = time.perf_counter()
    starts = {(part.key, args.lang): told(part, "start", args.lang) for part in template.told.written}
    made = compose(report, args.lang, texts=starts)
    files = files_of(taken(report, made), made.values)
    written = _written(Path(args.out) if args.out else settings.HOME / "reports", template.key, files)
    for fault in made.faults:
        print(f"verkstad: {fault.part}, {fault.place}: {fault.message} {fault.fix}", file=sys.stderr)
    seconds = round(time.perf_counter() - begun, 2)
    if args.json:
        print(json.dumps({"mandate": mandate.key, "template": str(template), "as_of": day.isoformat(), "seconds": seconds,
                          "figures": len(made.values), "files": written, "faults": len(made.faults)},
                         ensure_ascii=False, indent=1))  # fmt: skip
    else:
        print("\n".join(f"{one['file']}: {one['size']} bytes" for one in written))
        print(f"{len(made.values)} figures as of {day.isoformat()}, {seconds} s")
    return 1 if made.faults else 0


def the_template(mandate: Mandate, key: str) -> Template:
    """The newest version of a template that fits the mandate. Refuses a key that none has."""
    fit = [
        one
        for one in newest_templates(mandate.programme_id)
        if one.told.mandates == () or mandate.key in one.told.mandates
    ]
    found = next((one for one in fit if one.key == key), None)
    if found is None:
        names = ", ".join(one.key for one in fit) or "–"
        raise no("unknown_template", gettext_noop("The mandate has no template “%(key)s”."), gettext_noop("It has: %(names)s."),
                 where="--template", key=key, names=names)  # fmt: skip
    return found


def day_of(mandate: Mandate) -> date:
    """The day of the last printed report, else the end of the mandate's last year, or today where that is still to come."""
    printed = published_of(mandate)
    if printed:
        return printed[0].as_of
    today = timezone.localdate()
    return min(date(mandate.last_year, 12, 31), today) if mandate.last_year else today


def _written(folder: Path, name: str, files: dict[str, bytes]) -> list[dict[str, object]]:
    folder.mkdir(parents=True, exist_ok=True)
    found: list[dict[str, object]] = []
    for form, content in files.items():
        place = folder / f"{name}.{form}"
        place.write_bytes(content)
        found.append({"file": str(place), "size": len(content), "sha256": hashlib.sha256(content).hexdigest()})
    return found
