"""What every page shows alike is put together once; published versions are read once."""

from typing import Any

from django.template import engines
from django.utils import translation

from verkstad.ui import kept as keeping


def shown(template: Any, **context: Any) -> str:
    return str(template.render(context))


def test_a_standing_part_is_put_together_once_for_each_language_and_value(settings) -> None:
    settings.COLLECTED, asked = True, []
    template = engines["django"].from_string("{% standing version %}{{ ask }}{% endstanding %}")

    def ask() -> str:
        asked.append(translation.get_language())
        return f"{len(asked)}"

    with translation.override("sv"):
        assert [shown(template, ask=ask, version=v) for v in ("1", "1", "2")] == ["1", "1", "2"]
    with translation.override("en"):
        assert [shown(template, ask=ask, version=v) for v in ("1", "1")] == ["3", "3"]
    assert asked == ["sv", "sv", "en"]


def test_nothing_stands_while_the_static_files_are_being_worked_on(settings) -> None:
    settings.COLLECTED, given = False, iter("ab")
    template = engines["django"].from_string("{% standing %}{{ ask }}{% endstanding %}")
    assert [shown(template, ask=lambda: next(given)) for _time in range(2)] == ["a", "b"]


def test_what_is_kept_is_made_once_for_each_row_and_content(monkeypatch) -> None:
    monkeypatch.setattr(keeping, "KEPT", {})
    monkeypatch.setattr(keeping, "MOST", 2)
    made = [keeping.kept(("form", pk, sha), lambda pk=pk, sha=sha: f"{pk}{sha}") for pk, sha in ((1, "a"), (1, "b"))]
    assert made == ["1a", "1b"]
    assert keeping.kept(("form", 1, "a"), lambda: "anew") == "1a"
    assert keeping.kept(("form", 2, "a"), lambda: "2a") == "2a"  # no more fit: all are let go
    assert keeping.kept(("form", 1, "a"), lambda: "anew") == "anew"
