"""The rules of the whole house, read from the code itself (docs/house.md says why)."""

import ast
import re
import statistics
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "verkstad"
MODULES = [p for p in sorted(SOURCE.rglob("*.py")) if "migrations" not in p.parts]
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.*"))
APPS = sorted(p.parent.name for p in SOURCE.glob("*/__init__.py"))
BUILD = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT if path.is_relative_to(ROOT / "tests") else SOURCE))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in tree(path).body if isinstance(node, ast.FunctionDef)]


@cache
def called(node: ast.AST) -> list[str]:
    """Names of what is called anywhere in a function: `record`, `Model.objects.create` gives "create"."""
    found = []
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            if isinstance(part.func, ast.Name):
                found.append(part.func.id)
            elif isinstance(part.func, ast.Attribute):
                found.append(part.func.attr)
    return found


# Size and names


def test_no_file_is_over_600_lines_and_the_median_is_under_100() -> None:
    tests = sorted((ROOT / "tests").rglob("*.py"))
    texts = [
        p for p in TEMPLATES + sorted(SOURCE.rglob("static/**/*.*")) if p.suffix in {".html", ".css", ".js", ".txt"}
    ]
    sizes = {name_of(p): len(p.read_text("utf-8").splitlines()) for p in MODULES + tests + texts}
    median = statistics.median(sizes[name_of(p)] for p in MODULES)
    print(f"median of {len(MODULES)} modules: {median:.0f} lines")
    assert {name: lines for name, lines in sizes.items() if lines > 600} == {}
    assert median < 100


def test_no_file_has_a_name_that_says_nothing() -> None:
    forbidden = {"services.py", "utils.py", "helpers.py", "common.py", "signals.py", "misc.py"}
    assert [name_of(p) for p in MODULES if p.name in forbidden] == []


def test_every_package_says_in_one_line_what_it_is() -> None:
    django_s_own = {"migrations", "templatetags", "management", "commands"}
    wrong = []
    for path in SOURCE.rglob("__init__.py"):
        if path.parent.name not in django_s_own:
            said = ast.get_docstring(tree(path)) or ""
            if not said or "\n" in said:
                wrong.append(name_of(path))
    assert wrong == []


# Floors


def layers() -> list[list[str]]:
    contract = next(c for c in BUILD["tool"]["importlinter"]["contracts"] if c.get("exhaustive"))
    return [[name.strip() for name in line.split("|")] for line in contract["layers"]]


def test_every_app_has_a_floor_and_every_floor_an_app() -> None:
    named = sorted(name for floor in layers() for name in floor)
    modules_beside = {p.stem for p in SOURCE.glob("*.py")}
    assert sorted(set(named) - modules_beside) == APPS
    assert len(named) == len(set(named))


def imports(path: Path) -> Iterator[str]:
    """Apps that a module imports, inside functions too."""
    for node in ast.walk(tree(path)):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "verkstad" and len(parts) > 1 and parts[1] in APPS:
                yield parts[1]


def test_apps_import_downwards_only_and_never_in_a_circle() -> None:
    floor = {name: level for level, names in enumerate(reversed(layers())) for name in names}
    graph: dict[str, set[str]] = {app: set() for app in APPS}
    for path in MODULES:
        app = path.relative_to(SOURCE).parts[0]
        if app in APPS:
            graph[app] |= set(imports(path)) - {app}
    upwards = sorted((app, other) for app, others in graph.items() for other in others if floor[other] >= floor[app])
    assert upwards == []
    assert set(TopologicalSorter(graph).static_order()) == set(APPS)


# Views and actions


def test_a_view_is_at_most_15_lines() -> None:
    long = {}
    for path in MODULES:
        if path.stem.startswith("views") or path.parent.name.startswith("views"):
            for function in functions(path):
                body = function.body[1:] if ast.get_docstring(function) else function.body
                lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0  # type: ignore[operator]
                if lines > 15:
                    long[f"{name_of(path)}:{function.name}"] = lines
    assert long == {}


WRITES = {
    "create", "save", "delete", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
}  # fmt: skip
# Functions that change rows and keep no act in the journal, each with its reason.
UNRECORDED = {
    "applications/actions/drafts.py:open_draft": "one save of a draft, the applicant's own until it is sent",
    "applications/actions/drafts.py:save_section": "as above; its history is kept with the answers",
    "applications/actions/drafts.py:name_application": "as above",
    "applications/actions/plan.py:save_plan": "as above; every change is kept as a PlanChange",
    "applications/actions/prefill.py:settle_prefill": "as above; who kept or refused what is kept with the row",
    "applications/actions/opening.py:put_back": "the end of a completion; that it ended is recorded by the act that calls it",
    "progress/actions/reporting.py:save_report": "the receiver's own draft until it is sent; then it is frozen and recorded",
    "editions/actions/writing.py:save_text": "every save is a version that the database keeps, with who and when",
    "journal/actions.py:record": "it is the journal",
    "journal/actions.py:together": "as above",
    "audit/actions.py:note_visit": "how far each reader has read; the journal is about the programme",
    "organisations/actions.py:upsert": "the common part of every save_...; each of those records what changed",
    "instruments/actions/attaching.py:attach_file": "the respondent's own draft; who gave which file is kept with it",
    "registry/actions.py:sweep_orphans": "files that no document points to; nothing in the diary changes",
    "notices/actions.py:put": "a message is not an act; what it tells of has been recorded",
    "notices/actions.py:send_waiting": "as above: when a message left",
    "notices/actions.py:mark_read": "as above: each person their own",
    "handling/actions/filters.py:save_filter": "a person's own selection of a list",
    "handling/actions/filters.py:drop_filter": "as above",
    "review/actions/searching.py:work_out": "what a machine found; that it was asked for or stopped is recorded",
    "review/actions/searching.py:heard": "as above: that its process lives",
    "dossiers/actions/making.py:alive": "as above",
    "dossiers/actions/whole.py:whole_alive": "as above",
    "dossiers/actions/whole.py:ask_whole": "nothing of the mandate changes; that it was made is recorded",
    "claims/actions/looking.py:looked": "what a machine found in a claim; that it was sent is recorded",
}


def action_files() -> list[Path]:
    return [p for p in MODULES if p.relative_to(SOURCE).parts[1:2] in (("actions.py",), ("actions",))]


@cache
def action_functions() -> dict[str, dict[str, tuple[Path, ast.FunctionDef]]]:
    """Every function of each app's actions by name."""
    found: dict[str, dict[str, tuple[Path, ast.FunctionDef]]] = {}
    for path in action_files():
        app = path.relative_to(SOURCE).parts[0]
        for function in functions(path):
            found.setdefault(app, {})[function.name] = (path, function)
    return found


def reach(app: str, name: str, seen: set[str]) -> set[str]:
    """All names called by an action and, within its app's actions, by what it calls."""
    known = action_functions()[app]
    if name in seen or name not in known:
        return set()
    seen.add(name)
    direct = set(called(known[name][1]))
    return direct.union(*(reach(app, other, seen) for other in direct))


@cache
def uses(path: Path) -> tuple[list[tuple[str, str]], set[str]]:
    """What a module takes from elsewhere: (module, name) of `from ... import name`, and x of `actions.x`."""
    imported, attributes = [], set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            imported += [(node.module or "", alias.name) for alias in node.names]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id.endswith("actions"):
            attributes.add(node.attr)
    return imported, attributes


@cache
def used_outside(app: str) -> set[str]:
    """Names of an app's actions that other modules use: `from ...actions import x`, or `actions.x`."""
    own = {path for path, _function in action_functions()[app].values()}
    used = set()
    for imported, attributes in (uses(path) for path in MODULES if path not in own):
        used |= {name for module, name in imported if module.startswith(f"verkstad.{app}.actions")} | attributes
    return used


@cache
def changing() -> list[tuple[str, str, ast.FunctionDef, set[str]]]:
    """Every action that changes rows: app, where, function, everything it calls.

    A function that only its own app's actions call is a part of them, and checked with them.
    """
    found = []
    for app, known in action_functions().items():
        inside = {name for _path, function in known.values() for name in called(function)}
        parts = (inside & set(known)) - used_outside(app)
        for name, (path, function) in known.items():
            calls = reach(app, name, set())
            if not name.startswith("_") and name not in parts and calls & WRITES:
                found.append((app, f"{name_of(path)}:{name}", function, calls))
    return found


def test_what_changes_rows_takes_named_arguments_only() -> None:
    positional = {
        where for _app, where, function, _calls in changing() if function.args.args or function.args.posonlyargs
    }
    assert positional - set(UNRECORDED) - {"applications/actions/moves.py:move"} == set()  # reads as a sentence


def recorded(app: str, calls: set[str]) -> bool:
    """Whether an act reaches the journal: by `record` itself, or through an action of another app that does."""
    others = [
        (other, name) for other, known in action_functions().items() if other != app for name in known if name in calls
    ]
    return "record" in calls or any("record" in reach(other, name, set()) for other, name in others)


def test_what_changes_rows_is_written_in_the_journal() -> None:
    silent = [where for app, where, _f, calls in changing() if where not in UNRECORDED and not recorded(app, calls)]
    assert silent == []
    assert [where for where in UNRECORDED if not any(where == found for _a, found, _f, _c in changing())] == []


def test_actions_there_are_for_the_rule_to_bite() -> None:
    assert len(changing()) > 20


def test_views_and_forms_change_nothing_themselves() -> None:
    wrong = []
    for path in MODULES:
        if path.stem.startswith(("views", "forms")):
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    whole = ast.unparse(node.func)
                    if node.func.attr in WRITES and (".objects." in whole or whole.endswith("form.save")):
                        wrong.append(f"{name_of(path)}:{node.lineno} {whole}")
    assert wrong == []


# Templates

TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}")
INLINE = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>", re.I),
    "inline style sheet": re.compile(r"<style\b(?![^>]*nonce)", re.I),
    "style attribute": re.compile(r"\sstyle\s*=\s*[\"']", re.I),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "script address": re.compile(r"javascript:", re.I),
    "address elsewhere": re.compile(r"(?:src|action)=\"(?:https?:)?//", re.I),
}


@pytest.mark.parametrize("what", INLINE)
def test_no_template_needs_a_hole_in_the_content_security_policy(what: str) -> None:
    pages = [p for p in TEMPLATES if p.suffix in {".html", ".svg", ".xml"}]
    assert len(pages) > 50
    assert [name_of(p) for p in pages if INLINE[what].search(TAGS.sub("", p.read_text("utf-8")))] == []


def test_the_patterns_for_templates_find_what_they_look_for() -> None:
    bad = {
        "inline script": "<script>alert(1)</script>",
        "inline style sheet": "<style>p{}</style>",
        "style attribute": '<p style="x">',
        "event attribute": '<a href="#" onclick="x()">',
        "script address": '<a href="javascript:x">',
        "address elsewhere": '<script src="https://cdn.example/x.js"></script>',
    }
    assert [what for what, text in bad.items() if not INLINE[what].search(text)] == []
    assert not INLINE["inline script"].search('<script src="/static/x.js" defer></script>')


# What is committed


def committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        return [p for p in ROOT.rglob("*") if p.is_file() and not {".venv", "var", ".git"} & set(p.parts)]
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


# Written in pieces, so that this file does not find itself.
TRACES = re.compile(
    "|".join(
        [
            "pypi" + r"\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs", "registry" + r"\.yarnpkg",
            r"(?<![\w.])/wo" + "rk/", r"(?<![\w.])/ro" + "ot/", r"(?<![\w.])/ho" + r"me/\w+/", "_auth" + "Token",
        ]
    )
)  # fmt: skip


def test_no_committed_file_names_a_registry_or_a_place_on_somebodys_machine() -> None:
    found = []
    for path in committed():
        if path.is_file() and path.suffix not in {".png", ".gz", ".woff2", ".pdf", ".xlsx", ".mo", ".jpg"}:
            text = path.read_text("utf-8", errors="replace")
            found += [f"{path.relative_to(ROOT)}: {m.group()}" for m in TRACES.finditer(text)]
    assert found == []


def test_no_lock_that_records_registries_is_committed() -> None:
    names = {p.name for p in committed()}
    assert names & {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock"} == set()
