"""Open data: seconds from rows to published files, by the number of grants, with growth factors.

`read` is rows to facts (projects with counties and three results each, of this engine); `write` facts to every file (with
seven movements of money each); `check` our own check of every file as it lies; `tools` the standards' own tools, asked for
with --tools. `memory` is the process's peak in MB. Twice the grants should cost twice the time: `growth` is how much more
ten times the grants cost, divided by ten. Peer: `dump` writes the same rows with Django's own serializer, as JSON alone.

    .venv/bin/python bench/opendata.py [--quick] [--json] [--tools]
"""

import argparse
import io
import json
import os
import resource
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def rows(number: int) -> None:
    """Projects of one mandate, past their actions."""
    from verkstad.grants.models import Project, Result
    from verkstad.mandate.models import Mandate
    from verkstad.organisations.models import Organisation, Region

    mandate, owner = Mandate.objects.get(), Organisation.objects.filter(kind="region").order_by("key").first()
    regions = list(Region.objects.order_by("code"))
    have = Project.objects.count()
    made = Project.objects.bulk_create(
        Project(mandate=mandate, key=f"p{n:06}", name=f"Projekt {n}", kind="implementation", state="ended", owner=owner,
                start_on=date(2016 + n % 9, 1, 1), end_on=date(2018 + n % 9, 12, 31), grant_ore=2_500_000_00 + n, summary_sv="Robotar.")
        for n in range(have, number)
    )  # fmt: skip
    through = Project.regions.through
    through.objects.bulk_create(
        through(project=one, region=regions[(one.pk + step) % len(regions)]) for one in made for step in (0, 1)
    )
    Result.objects.bulk_create(
        Result(mandate=mandate, project=one, key=key, label_sv=key, value=one.pk % 90, source_note="Rapport", reported_on=date(2019, 1, 1))
        for one in made for key in ("companies_reached", "companies_coached", "jobs")
    )  # fmt: skip


def measured(number: int, tools: bool) -> dict[str, Any]:
    from django.core import serializers
    from django.utils import timezone

    from tests.core.opendata.facts import OPPORTUNITY, PUBLISHER, a_full_award, calls
    from verkstad.core.opendata.checking import CHECKS
    from verkstad.core.opendata.standards import check_with_tools
    from verkstad.core.opendata.writing import write
    from verkstad.grants.models import Project, Result
    from verkstad.opendata.publisher import publisher
    from verkstad.opendata.queries.awards import Reading

    rows(number)
    told: dict[str, Any] = {"grants": number}

    def timed(name: str, act: Any) -> Any:
        begin = time.process_time()
        made = act()
        told[name] = round(time.process_time() - begin, 2)
        return made

    found = timed("read", lambda: sum(1 for _one in Reading(publisher(), timezone.localdate()).awards()))
    assert found == number

    def dump() -> int:
        text = io.StringIO()
        for model in (Project, Result):
            serializers.serialize("json", model.objects.iterator(chunk_size=500), stream=text)
        return len(text.getvalue())

    timed("dump", dump)
    with tempfile.TemporaryDirectory() as folder:
        full = a_full_award()
        facts = (replace(full, id=f"a{n:06}") for n in range(number))
        timed("write", lambda: write(Path(folder), facts, calls(), [OPPORTUNITY], PUBLISHER))
        told["mb"] = round(sum(one.stat().st_size for one in Path(folder).iterdir()) / 1e6, 1)
        names = [name for name in CHECKS if (Path(folder) / name).exists()]
        found = timed("check", lambda: [problem for name in names for problem in CHECKS[name](Path(folder))])
        assert found == [], found[:3]
        if tools:
            from tests.core.opendata.folders import a_folder

            a_folder(Path(folder) / "whole", (replace(full, id=f"a{n:06}") for n in range(number)))
            found = timed("tools", lambda: check_with_tools(Path(folder) / "whole"))
            assert all(one.passed is not False for checks in found.values() for one in checks), found
    told["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100 and 1 000 grants instead of 1 000 and 10 000")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--tools", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(VERKSTAD_HOME=home, DJANGO_SETTINGS_MODULE="verkstad.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        from tests.web.applications.facts import a_body, a_mandate

        a_mandate()
        a_body()
        found = [measured(number, given.tools) for number in ((100, 1_000) if given.quick else (1_000, 10_000))]
    few, many = found
    growth = {
        name: round(many[name] / few[name] / 10, 2)
        for name in ("read", "dump", "write", "check", "tools")
        if few.get(name)
    }
    if given.json:
        print(json.dumps({"runs": found, "growth": growth}, indent=1))
        return 0
    for one in found:
        print("  ".join(f"{name} {value}" for name, value in one.items()))
    print("growth  " + "  ".join(f"{name} {value}" for name, value in growth.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
