"""An instrument with every kind of question, as its authors would write it."""

from typing import Any

from verkstad.core.instruments.document import from_json
from verkstad.core.instruments.questions import Form


def said(text: str) -> dict[str, str]:
    return {"sv": f"{text} (sv)", "en": f"{text} (en)"}


def options(*keys: str) -> list[dict[str, Any]]:
    return [{"key": key, "label": said(key)} for key in keys]


def question(key: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": said(key), **more}


def form(*questions: dict[str, Any], **section: Any) -> Form:
    """One section with these questions."""
    part = {"key": "part", "title": said("Part"), **section, "questions": list(questions)}
    return from_json({"title": said("Form"), "sections": [part]})


WHOLE: dict[str, Any] = {
    "format": "instrument/1",
    "title": said("Maturity"),
    "sections": [
        {"key": "company", "title": said("Company"), "questions": [
            question("name", limit=20, required=True),
            question("number", "organisation", required=True),
            question("county", "region"),
            question("staff", "number", minimum="0", maximum="250"),
            question("size", "choice", options=options("small", "large"), condition="staff > 0"),
            question("founded", "date", minimum="1900-01-01", maximum="2026-12-31"),
        ]},
        {"key": "plan", "title": said("Plan"), "condition": 'size = "small"', "questions": [
            question("focus", "multiple", options=options("green", "digital", "skills"), limit=2),
            question("maturity", "scale", minimum="1", maximum="5"),
            question("prior", "tri_state"),
            question("which", condition='prior = "yes"', required=True),
            question("people", "table", limit=3, columns=[
                {"key": "who", "label": said("who"), "kind": "text"},
                {"key": "hours", "label": said("hours"), "kind": "number"}]),
            question("wanted", "money", minimum="1000"),
            question("budget", "budget", options=options("salaries", "services"), years=[2026, 2027]),
            question("cost", "computed", expression="sum(budget)"),
            question("share", "computed", expression="round(wanted / cost * 100, 1)", validations=[
                {"expression": "share <= 50", "message": {"sv": "Högst hälften.", "en": "At most half."}}]),
            question("all_hours", "computed", expression="sum(people.hours)"),
        ]},
    ],
}  # fmt: skip
