"""The case as the applicant sees it: where it stands, what is asked of them, their letters; and the completion."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.applications.models import Application, Piece, State
from verkstad.applications.rules import may_send, may_withdraw, sealed
from verkstad.core.instruments.logic import logic_of
from verkstad.handling.models import Completion, OutcomeKind
from verkstad.handling.pages.case import completion_row, completions_of, documents
from verkstad.handling.pages.content import answer_parts, language, plan_page
from verkstad.handling.pages.steps import dates_of, steps_of
from verkstad.handling.panels import panels
from verkstad.handling.queries.completions import completion_gaps, opened_questions
from verkstad.handling.rules import is_under_way
from verkstad.handling.words import STATE_MARKS
from verkstad.instruments.pages import section_page
from verkstad.journal.models import Act
from verkstad.people.models import User
from verkstad.ui import formats
from verkstad.ui.words import told

DECIDED = (State.DISMISSED, State.GRANTED, State.REJECTED)  # what stages above say of it is the applicant's to read


def own_case(application: Application, user: User) -> dict[str, Any]:
    """Context of the applicant's page of a case. At most six queries beside the frame's and the case itself."""
    acts = list(Act.objects.filter(subject_type="application", subject_key=application.key).order_by("-position")[:200])
    submissions = list(application.submissions.select_related("document").defer("content").order_by("-number"))
    completions = completions_of(application)
    outcomes = list(application.outcomes.select_related("document", "next"))
    waiting = next((one for one in completions if one.is_waiting), None)
    letters = documents(submissions, completions, outcomes)
    withdrawn = [one for one in outcomes if one.kind == OutcomeKind.WITHDRAWN and sealed(application)]
    confirmed = {one.document.diary_number for one in withdrawn}
    for row in letters:  # the applicant reads the file itself; the registry's page is for staff
        row["url"] = row["url"] + "fil/" if row["size"] else ""
        if row["size"] and row["number"] in confirmed:  # before it is opened the registry does not know whose it is
            row["url"] = reverse("handling:withdrawal_pdf", args=[application.key])
    return {
        "case": application,
        "over": " · ".join(filter(None, (application.call.title, application.diary_number))),
        "title": application.title or application.key,
        "state": str(application.get_state_display()),
        "state_kind": STATE_MARKS[State(application.state)],
        "line": _("Sent %s") % formats.moment(application.sent_at) if application.sent_at else "",
        "steps": steps_of(application, dates_of(acts)),
        "waiting": waiting,
        "late": bool(waiting and waiting.due_on < timezone.localdate()),
        "completions": [completion_row(one) for one in completions],
        "outcomes": outcomes,
        "documents": letters,
        "panels": panels.of(application, user) if application.state in DECIDED else [],
        "may_withdraw": is_under_way(application) and may_withdraw(user, application),
    }


def completion_page(completion: Completion, user: User) -> dict[str, Any]:
    """Context of a completion's first page: why, until when, what is open with its address, what it still lacks."""
    application = completion.application
    form = application.response.version.form
    answers, sent = application.response.answers, sent_of(application)
    opened = opened_questions(form, completion.fields, sent.get("answers", {}), answers)
    visible = logic_of(form).state(answers).visible
    sections = []
    for section in form.sections:
        asked = [q for q in section.questions if q.key in opened and q.key in visible]
        if asked:
            sections.append({"title": section.title.told(language()), "questions": [q.label.told(language()) for q in asked],
                             "url": reverse("handling:completion_section", args=[completion.pk, section.key])})  # fmt: skip
    return {
        "completion": completion,
        "case": application,
        "late": completion.due_on < timezone.localdate(),
        "sections": sections,
        "pieces": [piece_row(application, one) for one in completion.pieces],
        "gaps": [told(one) for one in completion_gaps(application, completion)] if completion.is_waiting else [],
        "parts": answer_parts(application, {"answers": answers}),
        "plan": plan_page(application, {**sent, "plan": application.plan}),
        "may_send": may_send(user, application),
        "client_key": f"completion-{completion.pk}-{application.response.revision}-{application.plan_revision}",
    }


def piece_row(application: Application, piece: Piece) -> dict[str, str]:
    """A piece that is open, with the page it is changed on."""
    name = "application" if piece is Piece.TITLE else str(piece)
    return {"title": str(piece.label).capitalize(), "url": reverse(f"applications:{name}", args=[application.key])}


def opened_section(completion: Completion, key: str, user: User, request: HttpRequest) -> dict[str, Any] | None:
    """Context of one section with the opened questions to answer and the rest to read; None where nothing of it is open."""
    application = completion.application
    response, sent = application.response, sent_of(application)
    opened = opened_questions(response.version.form, completion.fields, sent.get("answers", {}), response.answers)
    section = next((s for s in response.version.form.sections if s.key == key), None)
    if section is None or not opened & {q.key for q in section.questions}:
        return None
    posted = request.method == "POST"
    return section_page(
        response, key, request.POST if posted else None, request.FILES if posted else None, who=user.journal_key,
        only=opened, file_url=lambda question: reverse("handling:completion_file", args=[completion.pk, question]),
    )  # fmt: skip


def sent_of(application: Application) -> dict[str, Any]:
    """The content that counts now: the last one sent."""
    return application.submissions.order_by("-number").values_list("content", flat=True).first() or {}
