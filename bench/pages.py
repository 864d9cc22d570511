"""The ten main pages at 100 and 10 000 projects: p50 and p95 in milliseconds, queries and kilobytes.

Measured in-process through Django's test client (the whole stack: middleware, templates, no network), and p50 also
through a granian server on this machine. `cpu` is the median processor time, which other work on the machine disturbs
least. Beside them a named peer over the same rows: a plain Django `ListView` of 50
projects that prints the same columns without our query care, and Django's own admin changelist of the model. The
database is made in a temporary home and thrown away.

    .venv/bin/python bench/pages.py [--quick] [--json] [--no-server]
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median, quantiles
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HOME = tempfile.mkdtemp(prefix="verkstad-bench-pages-")
os.environ.update(VERKSTAD_HOME=HOME)
os.environ.pop("VERKSTAD_DATABASE_URL", None)
sys.path.insert(0, str(ROOT))

PAGES = [
    ("front", "/", ""),
    ("map, projects", "/karta/", ""),
    ("map, companies", "/karta/?show=companies", ""),
    ("map, granted", "/karta/?show=granted", ""),
    ("directory", "/projekt/", ""),
    ("directory, filtered", "/projekt/?region=24&state=ended&sort=-grant", ""),
    ("directory, search", "/projekt/?q=verkstad+L%C3%84N", ""),
    ("project", "/projekt/project-7/", ""),
    ("county", "/lan/24/", ""),
    ("search", "/sok/?q=verkstad", ""),
    ("desk, head", "/arbetsbord/", "head"),
]
PEERS = [("peer: plain ListView", "/peer/", ""), ("peer: admin changelist", "/admin/grants/project/", "head")]
MOST_MS, MOST_QUERIES = 100.0, 12


def set_up() -> None:
    """The site's own settings with Django's admin added, for the peer."""
    from types import ModuleType

    import django

    from verkstad import settings

    made = ModuleType("bench_settings")
    made.__dict__.update({name: value for name, value in vars(settings).items() if name.isupper()})
    made.INSTALLED_APPS = [*settings.INSTALLED_APPS, "django.contrib.admin"]  # type: ignore[attr-defined]
    sys.modules["bench_settings"] = made
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench_settings"
    django.setup()
    os.environ["DJANGO_SETTINGS_MODULE"] = "verkstad.settings"
    from django.core.management import call_command

    from tests.web.grants import facts

    call_command("migrate", verbosity=0)
    facts.world()
    person("head")


def person(role: str) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from verkstad.people.models import Appointment, User

    user = User.objects.create_user(username=role, email=f"{role}@example.org")
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    Appointment.objects.create(user=user, role=role)
    TOTP.activate(user, generate_totp_secret())


def grow(count: int) -> None:
    """Exactly so many projects beside the two of the real programme."""
    from django.core.cache import cache

    from tests.web.desk import many
    from verkstad.grants.models import Project, Result
    from verkstad.mandate.models import Mandate
    from verkstad.organisations.models import Organisation

    made = Project.objects.filter(key__startswith="project-")
    Result.objects.filter(project__in=made).delete()
    made.delete()
    Organisation.objects.filter(key__startswith="owner-").delete()
    many.projects(list(Mandate.objects.all()), count)
    cache.clear()


def peer_urls() -> None:
    """The peers' own addresses, added to the site's for this run only."""
    from django.contrib import admin
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.urls import path
    from django.views.generic import ListView

    from verkstad import urls
    from verkstad.grants.models import Project

    class PlainAdmin(admin.ModelAdmin):
        list_display = ("name", "mandate", "kind", "state", "start_on", "end_on", "grant_ore", "owner")
        list_filter = ("mandate", "regions", "kind", "state")
        search_fields = ("name", "summary_sv")
        list_per_page = 50

        def has_module_permission(self, request: HttpRequest) -> bool:
            return True

        def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
            return True

    admin.site.register(Project, PlainAdmin)
    template = engines["django"].from_string(
        "<table>{% for p in page_obj %}<tr><td>{{ p.name }}<td>{{ p.mandate.programme.name_sv }}<td>{{ p.mandate.name_sv }}"
        "<td>{% for r in p.regions.all %}{{ r.name_sv }} {% endfor %}<td>{{ p.start_on }} {{ p.end_on }}<td>{{ p.get_state_display }}"
        "<td>{{ p.grant_ore }}<td>{% for x in p.results.all %}{{ x.value }} {% endfor %}{% endfor %}</table>"
    )

    class Plain(ListView):
        model, paginate_by = Project, 50

        def render_to_response(self, context: dict[str, Any], **more: Any) -> HttpResponse:
            return HttpResponse(template.render(context, self.request))

    def plain(request: HttpRequest) -> HttpResponse:
        return Plain.as_view()(request)

    urls.urlpatterns += [path("peer/", plain), path("admin/", admin.site.urls)]


def client_for(role: str) -> Any:
    from django.test import Client

    from verkstad.people.models import User

    client = Client(SERVER_NAME="localhost")
    if role:
        client.force_login(User.objects.get(username=role), "verkstad.people.brought.HouseBackend")
    return client


def measure(path: str, role: str, rounds: int) -> dict[str, float]:
    """Cold is the first answer after a start with nothing kept; the rest are in the run's order."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_for(role)
    started = time.perf_counter()
    answer = client.get(path)
    cold = (time.perf_counter() - started) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as caught:
        body = client.get(path).content
    queries = len(caught)
    times, work = [], []
    for _round in range(rounds):
        started, worked = time.perf_counter(), time.process_time()
        client.get(path)
        times.append((time.perf_counter() - started) * 1000)
        work.append((time.process_time() - worked) * 1000)
    return {"cold": cold, "p50": median(times), "p95": quantiles(times, n=20)[-1], "cpu": median(work),
            "queries": queries, "kb": len(body) / 1000}  # fmt: skip


def through_server(pages: list[tuple[str, str, str]], rounds: int) -> dict[str, float]:
    """p50 of the public pages through granian; empty where no server starts within ten seconds."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--log-level", "error", "--interface", "wsgi", "--port", str(port)]
    command = [sys.executable, "-m", "granian", *options, "verkstad.wsgi:application"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if not answers(port):
            return {}
        found = {}
        for name, path, role in pages:
            if role:
                continue
            times = []
            for _round in range(rounds + 1):
                started = time.perf_counter()
                urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30).read()
                times.append((time.perf_counter() - started) * 1000)
            found[name] = median(times[1:])
        return found
    finally:
        server.terminate()
        server.wait(10)


def answers(port: int) -> bool:
    for _attempt in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=1).read()
            return True
        except OSError:
            time.sleep(0.1)
    return False


def run(counts: list[int], rounds: int, server: bool) -> list[dict[str, Any]]:
    set_up()
    peer_urls()
    found = []
    for count in counts:
        grow(count)
        served = through_server(PAGES, rounds) if server else {}
        for name, path, role in [*PAGES, *PEERS]:
            found.append(
                {"projects": count, "page": name, **measure(path, role, rounds), "server_p50": served.get(name)}
            )
    return found


def show(rows: list[dict[str, Any]]) -> None:
    for count in dict.fromkeys(row["projects"] for row in rows):
        mine = [row for row in rows if row["projects"] == count]
        print(f"\n{count} projects{'':<18}  cold ms   p50 ms   p95 ms   cpu ms  queries      kB  granian p50 ms")
        for row in mine:
            served = f"{row['server_p50']:.1f}" if row["server_p50"] else "-"
            print(
                f"{row['page']:<28}{row['cold']:9.1f}{row['p50']:9.1f}{row['p95']:9.1f}{row['cpu']:9.1f}{row['queries']:9.0f}{row['kb']:9.1f}{served:>12}"
            )
        directory = next(row for row in mine if row["page"] == "directory")
        for peer in mine[-len(PEERS) :]:
            ratios = {name: directory[name] / peer[name] for name in ("cpu", "p50", "queries")}
            said = ", ".join(f"{name} x {ratio:.2f}" for name, ratio in ratios.items())
            print(f"  directory / {peer['page'][6:]}: {said}")
    ours = [row for row in rows if not row["page"].startswith("peer")]
    slow = [row for row in ours if row["p95"] > MOST_MS or row["queries"] > MOST_QUERIES]
    for row in slow:
        print(f"over the mark ({MOST_MS:.0f} ms, {MOST_QUERIES} queries): {row['page']} at {row['projects']} projects")
    print(
        f"\n{'every page within' if not slow else 'NOT every page within'} p95 {MOST_MS:.0f} ms and {MOST_QUERIES} queries"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, 100 and 2 000 projects")
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    parser.add_argument("--no-server", action="store_true", help="only in-process")
    given = parser.parse_args()
    try:
        rows = run([100, 2_000] if given.quick else [100, 10_000], 10 if given.quick else 40, not given.no_server)
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
    print(json.dumps(rows, indent=1)) if given.json else show(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
