"""Partners and letters of intent."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.applications.forms import AskLettersForm, PartForm, PartnerForm
from verkstad.applications.models import Application, Letter, LetterState, Partner, PartnerRole, Piece
from verkstad.applications.pages.frame import frame
from verkstad.applications.pages.others import TAG, letter_rows
from verkstad.applications.pages.overview import content
from verkstad.applications.queries.content import loaded, plan_figures
from verkstad.applications.queries.letters import wanted_letters
from verkstad.applications.queries.others import letter_answers
from verkstad.applications.rules import may_edit, own_partners
from verkstad.core.calls.terms import Letters
from verkstad.people.access import Who, may
from verkstad.people.models import User


def partners_page(application: Application, user: User, form: PartnerForm | None = None) -> dict[str, Any]:
    """Who takes part, with role, regions and what they bring; and the form for one more."""
    here = reverse("applications:partners", args=[application.key])
    context = frame(application, user, here, piece=Piece.PARTNERS)
    figures, own = plan_figures(application), own_partners(user, application)
    rows = [{"partner": p, "regions": list(p.regions.all()), "cost": figures.by_partner.get(p.key, 0),
             "pays": figures.by_financier.get(p.key, 0), "may": context["writes"] and p.key in own}
            for p in application.all_partners()]  # fmt: skip
    return {**context, "rows": rows, "form": (form or PartnerForm()) if context["edits"] else None}


def part_form(application: Application, partner: Partner, user: Who, data: Any = None) -> PartForm:
    with_role = partner.role != PartnerRole.OWNER and may_edit(user, application)
    initial = {"role": partner.role, "regions": [r.code for r in partner.regions.all()]}
    return PartForm(data, with_role=with_role, initial=initial)


def letters_form(application: Application, data: Any = None) -> AskLettersForm | None:
    """The form for the letters that can be asked for and are not yet; None where there are none."""
    choices = [(one.region.code, f"{one.body.name} ({one.region.name})") for one in wanted_letters(application)
               if one.body is not None and one.letter is None and not one.own]  # fmt: skip
    return AskLettersForm(data, choices=choices) if choices else None


def letters_page(application: Application, user: User, form: AskLettersForm | None = None) -> dict[str, Any]:
    """The letters region by region."""
    here = reverse("applications:letters", args=[application.key])
    context = frame(application, user, here, piece=Piece.LETTERS)
    rows = letter_rows(application, wanted_letters(application), letter_answers())
    for row in rows:
        letter = row["wanted"].letter
        row["may_recall"] = bool(context["edits"] and letter and letter.state == LetterState.REQUESTED)
    wants = application.version.terms.letters is not Letters.NONE
    return {
        **context,
        "rows": rows,
        "wants": wants,
        "form": (form or letters_form(application)) if context["edits"] else None,
    }


def letter_page(letter: Letter, user: User, form: Any) -> dict[str, Any]:
    """The request as the body's people read it: what is applied for in their region, and their answer."""
    application = letter.application
    loaded(application)
    asked = [{"term": _("Applicant"), "value": application.owner.name},
             {"term": _("Call"), "value": application.call.title},
             {"term": _("Region"), "value": letter.region.name},
             {"term": _("Asked"), "value": letter.asked_at},
             {"term": _("Message"), "value": letter.message or None}]  # fmt: skip
    return {
        "letter": letter, "application": application, "facts": asked, "form": form, **content(application),
        "tag": TAG[letter.state], "may_answer": may(user, "applications.answer_letter", letter)
        and letter.state != LetterState.RECALLED,
    }  # fmt: skip


def answered(letter: Letter) -> dict[str, Any]:
    """What the form of a letter that has been answered begins with."""
    if letter.state not in (LetterState.GIVEN, LetterState.DECLINED):
        return {}
    return {"given": "yes" if letter.state == LetterState.GIVEN else "no", "answer": letter.answer}
