"""A reviewer's one screen: the application beside the score."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.applications.models import PartnerRole
from verkstad.applications.queries.content import content_of, sent_content
from verkstad.core.instruments.questions import Kind
from verkstad.core.refused import Refused
from verkstad.core.review.masking import masked
from verkstad.core.review.scoring import missing
from verkstad.instruments.told import answers_in_words
from verkstad.organisations.models import Organisation
from verkstad.people.models import User
from verkstad.review.forms import DeclareForm, ScoreForm, WholeDeclareForm
from verkstad.review.models import Assignment, Round, Score, Task
from verkstad.review.pages.lists import title_of
from verkstad.review.queries.rounds import my_tasks
from verkstad.review.words import TASK_TAG, points
from verkstad.ui import formats
from verkstad.ui.forms import ActForm
from verkstad.ui.words import told


def score_form(task: Assignment, data: Any = None) -> ScoreForm:
    round_ = task.candidate.round
    questions = list(round_.version.form.questions())
    answers = task.response.answers if task.response else {}
    keys = {m.key for m in round_.scale}
    return ScoreForm(data, questions=questions, answers=answers, criteria=keys, comments=task.comments)


def task_page(task: Assignment, user: User, form: Any) -> dict[str, Any]:
    """The page of a task: before the declaration what it is about, then answers and score side by side."""
    round_ = task.candidate.round
    tasks = list(my_tasks(user).filter(candidate__round=round_))
    at = next((n for n, t in enumerate(tasks) if t.pk == task.pk), 0)
    return {
        "task": task, "round": round_, "title": title_of(task.candidate, round_.anonymous), "form": form,
        "over": round_.call.title, "tag": TASK_TAG[task.state], "word": Task(task.state).label, "asked": task.state == Task.ASKED,
        "open": task.state == Task.OPEN and round_.state == "open", "done": task.state == Task.DONE, "place": at + 1, "many": len(tasks),
        "before": tasks[at - 1].get_absolute_url() if at else "",
        "after": tasks[at + 1].get_absolute_url() if at + 1 < len(tasks) else "",
        "waiting": sum(t.state == Task.ASKED for t in tasks),
        "names": list(parties(task)) if task.state == Task.ASKED and not round_.anonymous else [],
        "reading": {} if task.state == Task.ASKED else reading(task),
        "blocks": blocks(round_, form) if task.state == Task.OPEN else [],
        **(sent_scores(task) if task.state == Task.DONE else {"own": None, "others": []}),
        "lacking": [round_.label_of(k) for k in missing(round_.scale, (task.response.answers if task.response else {}))],
    }  # fmt: skip


def parties(task: Assignment, *, whole: bool = False) -> QuerySet[Organisation]:
    """Whom the reviewer must say whether they are tied to: the parties of the task, with `whole` of all of theirs that
    wait for the answer. In an anonymous round those of all its applications, so that nobody learns whose this one is."""
    round_ = task.candidate.round
    mine: Any = [task.candidate.application_id]
    if round_.anonymous:
        mine = round_.candidates.values("application")
    elif whole:
        waiting = Assignment.objects.filter(candidate__round=round_, reviewer=task.reviewer_id, state=Task.ASKED)
        mine = waiting.values("candidate__application")
    return Organisation.objects.filter(partnerships__application__in=mine).distinct().order_by("name")


def declare_form(task: Assignment, data: Any = None, *, whole: bool = False) -> ActForm:
    if not whole:
        return DeclareForm(data)
    return WholeDeclareForm(data, parties=parties(task, whole=True), blind=task.candidate.round.anonymous)


def reading(task: Assignment) -> dict[str, Any]:
    """What was applied for, in words: answers by section, money, partners; names hidden where the round is anonymous."""
    application, round_ = task.candidate.application, task.candidate.round
    content = sent_content(application) or content_of(application)
    names = [p["name"] for p in content["partners"]] + [content["owner"]["name"]]
    numbers = [p["number"] for p in content["partners"]] + [content["owner"]["number"]]

    def shown(text: str) -> str:
        return masked(text, names, numbers) if round_.anonymous else text

    parts = [
        {"title": part.title, "key": part.key,
         "rows": [{"term": r["term"], "value": shown(r["value"]), "file": file_url(task, r["key"])} for r in part.rows]}
        for part in answers_in_words(application.response.version.form, content["answers"])
    ]  # fmt: skip
    figures = content["figures"]
    kinds = {k.key: k.label for k in application.version.terms.cost_kinds}
    language = "sv" if formats.is_swedish() else "en"
    return {
        "parts": parts, "title": shown(application.title), "total": figures["total_ore"], "grant": figures["grant_ore"],
        "kinds": [(kinds[k].told(language) if k in kinds else k, ore) for k, ore in figures["by_kind"].items()],
        "years": list(figures["by_year"].items()),
        "partners": [{"name": _("Hidden") if round_.anonymous else p["name"], "role": PartnerRole(p["role"]).label,
                      "regions": "" if round_.anonymous else ", ".join(p["regions"])} for p in content["partners"]],
        "regions": sorted({code for p in content["partners"] for code in p["regions"]}),
    }  # fmt: skip


def file_url(task: Assignment, key: str) -> str:
    """Where the file that answers a question is fetched; "" where it answers with none, or names are hidden."""
    question = task.candidate.application.response.version.form.by_key.get(key)
    answer = task.candidate.application.response.answers.get(key)
    if question is None or question.kind is not Kind.FILE or not answer or task.candidate.round.anonymous:
        return ""
    return reverse("review:task_file", args=[task.pk, key])


def blocks(round_: Round, form: ScoreForm) -> list[dict[str, Any]]:
    """The questions in order, each criterion with its weight and its comment."""
    weights = {m.key: m.weight for m in round_.scale}
    whole = sum(weights.values())
    return [
        {"field": form[q.key], "comment": form[f"comment-{q.key}"] if q.key in weights else None, "key": q.key,
         "weight": formats.percent(weights[q.key], whole) if q.key in weights else ""}
        for q in form.questions
        if q.key in form.fields
    ]  # fmt: skip


def score_rows(round_: Round, score: Any) -> list[dict[str, Any]]:
    return [
        {"term": round_.label_of(m.key), "step": score.steps.get(m.key), "highest": m.highest,
         "comment": score.comments.get(m.key, "")}
        for m in round_.scale
    ]  # fmt: skip


def sent_scores(task: Assignment) -> dict[str, Any]:
    """My score as it was sent, and the others': numbered, not named, so that nobody is followed or shunned. One query."""
    round_ = task.candidate.round
    found = Score.objects.filter(assignment__candidate=task.candidate_id, assignment__state=Task.DONE)
    last = {s.assignment_id: s for s in found.order_by("assignment", "number")}
    own = last.pop(task.pk, None)
    return {
        "own": own and {"points": points(own.share), "rows": score_rows(round_, own), "sent_at": own.sent_at},
        "others": [
            {
                "name": _("Reviewer %(number)s") % {"number": at},
                "points": points(s.share),
                "rows": score_rows(round_, s),
            }
            for at, s in enumerate(last.values(), 1)
        ],
    }


def next_url(task: Assignment, user: User) -> str:
    """The next of the user's own tasks in the round that waits for something; the list where none does."""
    waiting = [
        t for t in my_tasks(user).filter(candidate__round=task.candidate.round_id) if t.state in (Task.ASKED, Task.OPEN)
    ]
    later = [t for t in waiting if t.candidate.number > task.candidate.number]
    return (later or waiting)[0].get_absolute_url() if waiting else reverse("review:list")


def take(form: ScoreForm, refused: Refused) -> None:
    """Put each finding of a refused act at its field, else on top."""
    for finding in refused.findings:
        said = told(finding)
        form.add_error(finding.where if finding.where in form.fields else None, f"{said.message} {said.fix}".strip())
