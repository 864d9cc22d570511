"""A whole response: what it still lacks, what a change of the instrument does to it, what changed between versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from verkstad.core.findings import Finding
from verkstad.core.instruments.answers import answer_findings, is_empty
from verkstad.core.instruments.document import question_to_json
from verkstad.core.instruments.logic import logic_of
from verkstad.core.instruments.questions import Form, Kind
from verkstad.core.words import gettext_noop


def response_findings(form: Form, answers: Mapping[str, Any], *, language: str = "sv") -> list[Finding]:
    """All that stands between these answers and being finished, in the order of the questions.

    Hidden questions ask for nothing. A validation's own message is told in `language` (it is data, not translated).
    """
    state = logic_of(form).state(answers)
    found: list[Finding] = unknown_keys(form, answers)
    broken: dict[str, list[str]] = {}
    for key, message in state.broken:
        broken.setdefault(key, []).append(message.told(language))
    for question in form.questions():
        if question.key not in state.visible or (question.kind is Kind.COMPUTED and question.key not in broken):
            continue
        answer = answers.get(question.key)
        if question.required and is_empty(answer):
            found.append(Finding("answer.required", gettext_noop("This question must be answered."),
                                 where=question.key, fix=gettext_noop("Answer it.")))  # fmt: skip
        found += answer_findings(question, answer)
        found += [Finding("answer.check", "%(message)s", {"message": text}, where=question.key)
                  for text in broken.get(question.key, ())]  # fmt: skip
    return found


def unknown_keys(form: Form, answers: Mapping[str, Any]) -> list[Finding]:
    """Answers to what is not asked, or to what is computed."""
    asked = {q.key for q in form.questions() if q.kind is not Kind.COMPUTED}
    return [Finding("answer.unknown", gettext_noop("There is no question %(key)s to answer."), {"key": key}, where=key,
                    fix=gettext_noop("Leave this answer out.")) for key in sorted(set(answers) - asked)]  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One difference between two versions: `what` is added, removed or changed; `fields` says what of it changed."""

    key: str
    what: str
    fields: tuple[str, ...] = ()

    @property
    def weighs(self) -> bool:
        """Whether answers given before may mean something else now; new wording alone does not."""
        return self.what != "changed" or bool(set(self.fields) - {"label", "help", "section"})


def differences(before: Form, after: Form) -> list[Change]:
    """What changed between two versions, question by question in the order of the newer, removed ones last."""
    changes = []
    for key, question in after.by_key.items():
        old = before.by_key.get(key)
        if old is None:
            changes.append(Change(key, "added"))
            continue
        was, now = question_to_json(old), question_to_json(question)
        fields = [name for name in sorted({*was, *now}) if was.get(name) != now.get(name)]
        sections = before.section_of[key], after.section_of[key]
        fields += ["section"] if sections[0].key != sections[1].key else []
        fields += ["section_condition"] if sections[0].condition != sections[1].condition else []
        if fields:
            changes.append(Change(key, "changed", tuple(fields)))
    return changes + [Change(key, "removed") for key in before.by_key if key not in after.by_key]


def affected(before: Form, after: Form, answers: Mapping[str, Any]) -> list[str]:
    """Keys of the questions where a draft with these answers would be hit by moving from one version to the other.

    Hit are: answers whose question is gone or no longer takes them, questions that appear and must be answered, and
    answered questions that would be shown or hidden otherwise than now.
    """
    was, now = logic_of(before).state(answers), logic_of(after).state(answers)
    weighing = {c.key for c in differences(before, after) if c.weighs}
    hit = []
    for key in [*after.by_key, *(k for k in before.by_key if k not in after.by_key)]:
        filled, question = not is_empty(answers.get(key)), after.by_key.get(key)
        turned = (key in was.visible) != (key in now.visible)
        asked = question is not None and question.required and key in now.visible and not filled
        if (filled and (key in weighing or turned)) or (asked and (key in weighing or turned)):
            hit.append(key)
    return hit
