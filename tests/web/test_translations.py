"""One English text has one Swedish text in the whole house: Django joins the apps' translations into one list."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


@pytest.fixture(scope="module")
def messages() -> Any:
    spec = spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec and spec.loader
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def po(folder: Path, app: str, text: str) -> tuple[str, Path]:
    place = folder / f"{app}.po"
    place.write_text(HEAD + text, "utf-8")
    return app, place


def test_two_apps_that_say_a_text_differently_are_named_with_both(messages: Any, tmp_path: Path) -> None:
    one = po(tmp_path, "grants", 'msgid "Partners"\nmsgstr "Deltar också"\n')
    two = po(tmp_path, "applications", 'msgid "Partners"\nmsgstr "Parter"\n')
    assert messages.collisions([one, two]) == [
        "'Partners' has several Swedish texts, make them alike or use pgettext: "
        "grants: 'Deltar också'; applications: 'Parter'"]  # fmt: skip


@pytest.mark.parametrize("other", [
    'msgid "Partners"\nmsgstr "Parter"\n', 'msgctxt "of a project"\nmsgid "Partners"\nmsgstr "Deltar också"\n',
    'msgid "Partners"\nmsgstr ""\n',
    'msgid "Partners"\nmsgid_plural "%s partners"\nmsgstr[0] "En part"\nmsgstr[1] "%s parter"\n'])  # fmt: skip
def test_the_same_words_another_context_nothing_yet_and_a_plural_are_no_collision(
    messages: Any, tmp_path: Path, other: str
) -> None:
    files = [po(tmp_path, "one", 'msgid "Partners"\nmsgstr "Parter"\n'), po(tmp_path, "two", other)]
    assert messages.collisions(files) == []


def test_no_text_of_the_house_has_two() -> None:
    from subprocess import run
    from sys import executable

    script = "import messages as m; print(*m.collisions((a, m.po_file(a)) for a in m.apps() if m.po_file(a).exists()), sep='\\n')"
    done = run([executable, "-c", script], cwd=ROOT / "tools", capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
