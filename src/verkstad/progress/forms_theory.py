"""The theory of change as rows: the steps of each level, and the arrows between them."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.core.findings import Finding
from verkstad.core.progress.theory import LEVELS, MOST_EVIDENCE, MOST_IN_LEVEL, MOST_TEXT, Arrow, Step, Theory
from verkstad.progress.told import LEVEL_WORDS, indicator_name
from verkstad.ui.forms import ActForm

BLANK_STEPS, BLANK_ARROWS, MOST_ARROWS = 2, 3, 40
LETTERS = {"problem": "p", "activity": "a", "result": "r", "effect": "e"}


class TheoryForm(ActForm):
    """Every step has the key of its row (p1, a1, ...), which arrows point to; a blank row is no step."""

    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = agreement.theories.first()
        kept = row.told if row else Theory()
        self.initial["after"] = row.number if row else 0
        measures = [("", "–"), *((one.key, indicator_name(one)) for one in newest(agreement).agreed.indicators)]
        self.keys: dict[str, list[str]] = {}
        for level in LEVELS:
            self._level(level, kept, measures)
        choices = [
            ("", "–"),
            *((key, f"{key.upper()} {self._text(key, kept)}".strip()) for keys in self.keys.values() for key in keys),
        ]
        self.arrows = range(1, min(len(kept.arrows) + BLANK_ARROWS, MOST_ARROWS) + 1)
        for at in self.arrows:
            one = kept.arrows[at - 1] if at <= len(kept.arrows) else Arrow("", "")
            for name, label, value in (
                ("from", pgettext_lazy("an arrow", "From"), one.source),
                ("to", pgettext_lazy("an arrow", "To"), one.target),
            ):
                self.fields[f"{name}_{at}"] = forms.ChoiceField(
                    label=label, choices=choices, required=False, initial=value
                )
            self.fields[f"ground_{at}"] = forms.CharField(label=_("What supports it"), max_length=MOST_EVIDENCE, required=False,
                                                          initial=one.evidence)  # fmt: skip
        for field in self.fields.values():
            field.needed = True  # type: ignore[attr-defined]  # every row may be blank, and none is told as optional

    def _level(self, level: str, kept: Theory, measures: list[tuple[str, str]]) -> None:
        steps = {one.key: one for one in kept.at(level)}
        highest = max((int(key[1:]) for key in steps if key[1:].isdecimal()), default=0)
        made = [f"{LETTERS[level]}{n}" for n in range(1, min(highest + BLANK_STEPS, MOST_IN_LEVEL) + 1)]
        self.keys[level] = made
        for key in made:
            one = steps.get(key)
            self.fields[f"s_{key}"] = forms.CharField(label=f"{key.upper()}", max_length=MOST_TEXT, required=False,
                                                      initial=one.text if one else "")  # fmt: skip
            if level in LEVELS[2:]:
                self.fields[f"i_{key}"] = forms.ChoiceField(label=_("Measured by"), choices=measures, required=False,
                                                            initial=one.indicator if one else "")  # fmt: skip

    def _text(self, key: str, kept: Theory) -> str:
        typed = str(self.data.get(f"s_{key}", "")) if self.is_bound else ""
        return (typed or next((one.text for one in kept.steps if one.key == key), ""))[:60]

    def field_of(self, finding: Finding) -> str | None:
        if finding.where in self.keys:
            return f"s_{self.keys[finding.where][0]}"
        return "from_1" if finding.where == "arrows" else None

    def told(self) -> Theory:
        data = self.cleaned_data
        steps = tuple(
            Step(key, level, data[f"s_{key}"].strip(), data.get(f"i_{key}", ""))
            for level, keys in self.keys.items() for key in keys if data[f"s_{key}"].strip()
        )  # fmt: skip
        arrows = tuple(
            Arrow(data[f"from_{at}"], data[f"to_{at}"], data[f"ground_{at}"].strip())
            for at in self.arrows if data[f"from_{at}"] or data[f"to_{at}"]
        )  # fmt: skip
        return Theory(steps, tuple(dict.fromkeys(arrows)))

    def levels(self) -> list[dict[str, Any]]:
        """For the page: each level's rows, those that are written folded to one line, the first blank one open."""
        return [
            {"word": LEVEL_WORDS[level], **folded([self._step(key) for key in keys])}
            for level, keys in self.keys.items()
        ]

    def _step(self, key: str) -> dict[str, Any]:
        fields = [self[name] for name in (f"s_{key}", f"i_{key}") if name in self.fields]
        text = str(fields[0].value() or "").strip()
        return {"fields": fields, "told": f"{key.upper()} {text}" if text else ""}

    def links(self) -> dict[str, Any]:
        return folded([self._link(at) for at in self.arrows])

    def _link(self, at: int) -> dict[str, Any]:
        fields = [self[f"{name}_{at}"] for name in ("from", "to", "ground")]
        begins, ends, ground = (str(one.value() or "").strip() for one in fields)
        nothing = gettext("nothing supports it yet")
        told = f"{begins.upper()} → {ends.upper()}: {ground or nothing}"
        return {"fields": fields, "told": told if begins and ends else ""}


def folded(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Rows as the page shows them: written ones, those to write in, and more blank ones; a row with an error is never folded."""
    wrong = [any(bound.errors for bound in row["fields"]) for row in rows]
    written = [row | {"open": bad} for row, bad in zip(rows, wrong, strict=True) if row["told"]]
    blank = [row for row in rows if not row["told"]]
    first = [row for row, bad in zip(rows, wrong, strict=True) if not row["told"] and bad] or blank[:1]
    return {"written": written, "blank": first, "more": [row for row in blank if row not in first]}
