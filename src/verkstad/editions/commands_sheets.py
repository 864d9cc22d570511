"""`verkstad report build MANDATE --template lansblad --all-regions`: a sheet for each county, and an index of them."""

import csv
import hashlib
import json
import sys
import time
from io import StringIO
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from verkstad.core.dossiers.tables import harmless
from verkstad.core.reporting.to_typst import pdf_of
from verkstad.core.words import gettext_noop
from verkstad.editions.models import Kind
from verkstad.editions.queries.sheets import HEAD, Sheets, rows_of
from verkstad.editions.rules import no
from verkstad.organisations.models import Region

PLAIN = ("county_code", "county", *HEAD)


def every_county(sheets: Sheets, folder: Path, *, as_json: bool) -> int:
    """Write lansblad-CODE.pdf for every county, index.html and index.csv with all their numbers. Refuses a template that is
    not for counties. 0, or 1 where a text cannot be read."""
    if sheets.template.kind != Kind.REGIONAL:
        raise no("not_for_counties", gettext_noop("The template “%(key)s” is not for counties."),
                 gettext_noop("Choose one whose kind is “regional”, as lansblad."),
                 where="--template", key=sheets.template.key)  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    begun, made, faults = time.perf_counter(), list[dict[str, Any]](), 0
    regions = list(Region.objects.order_by("code"))
    numbers = StringIO()
    writer = csv.writer(numbers, lineterminator="\r\n")
    writer.writerow(PLAIN)
    for at, region in enumerate(regions, 1):
        sheet = sheets.of(region)
        place = folder / f"lansblad-{region.pk}.pdf"
        content = pdf_of(sheet.snapshot, None)
        place.write_bytes(content)
        writer.writerows([region.pk, region.name, *(harmless(cell) for cell in row)] for row in rows_of(sheet))
        made.append({"region": region.pk, "name": region.name, "file": place.name, "size": len(content),
                     "sha256": hashlib.sha256(content).hexdigest(), "figures": len(sheet.made.values)})  # fmt: skip
        faults += len(sheet.made.faults)
        for fault in sheet.made.faults:
            print(f"verkstad: {region.pk}, {fault.part}, {fault.place}: {fault.message} {fault.fix}", file=sys.stderr)
        if not as_json and sys.stderr.isatty():
            print(f"\r{at}/{len(regions)} {region.name:<24}", end="" if at < len(regions) else "\n", file=sys.stderr)
    (folder / "index.csv").write_text(numbers.getvalue(), "utf-8", newline="")
    with override(sheets.language):
        page = render_to_string("editions/sheets_index.html", {
            "mandate": sheets.mandate, "day": sheets.day, "rows": made, "language": sheets.language, "template": sheets.template,
        })  # fmt: skip
    (folder / "index.html").write_text(page, "utf-8")
    seconds = round(time.perf_counter() - begun, 2)
    if as_json:
        told = {"mandate": sheets.mandate.key, "as_of": sheets.day.isoformat(), "folder": str(folder), "seconds": seconds,
                "sheets": made, "faults": faults}  # fmt: skip
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print(f"{folder}: {len(made)} sheets, index.html and index.csv, as of {sheets.day.isoformat()}, {seconds} s")
    return 1 if faults else 0
