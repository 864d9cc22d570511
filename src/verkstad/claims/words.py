"""How the journal tells what happened to claims, and what the rights are called."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from verkstad.claims.models import ClaimLine, Purpose
from verkstad.core.claims.lines import FAULT_WORDS, Fault
from verkstad.journal.words import words
from verkstad.notices.words import templates
from verkstad.people.rights import rights


def fault_word(key: str) -> str:
    return gettext(FAULT_WORDS[Fault(key)]) if key in list(Fault) else ""


def register() -> None:
    words.subject("claim", _("claim for payment"), lambda key: reverse("claims:claim", args=[key]))
    words.add("claim.begun", _("Claim %(number)s was begun, to %(last)s"))
    words.add("claim.line_written", _("Line %(line)s of %(amount_ore)s was written"))
    words.add("claim.line_removed", _("Line %(line)s of %(amount_ore)s was removed"))
    words.add("claim.line_again", _("Line %(before)s was claimed again as line %(line)s, %(amount_ore)s"))
    words.add("claim.hours_noted", _("Hours were noted in the staff sheet: %(days)s days"))
    words.add("claim.option_asked", _("The computed cost %(option)s was asked for: %(count)s units"))
    words.add("claim.file_added", _("A file was added: %(purpose)s"), purpose=lambda key: Purpose(key).label)
    words.add("claim.file_removed", _("A file was removed: %(purpose)s"), purpose=lambda key: Purpose(key).label)
    words.add(
        "claim.ledger_read", _("A ledger was read: %(lines)s lines of %(amount_ore)s, %(left_out)s rows left out")
    )
    words.add(
        "claim.sent", _("The claim was sent and registered as %(number)s: %(paid_ore)s, and %(in_kind_ore)s in kind")
    )
    words.add("claim.returned", _("The claim was given back, to be completed by %(answer_by)s"))
    words.add("claim.withdrawn", _("The claim was withdrawn"))
    words.add("claim.lines_judged", _("%(lines)s lines were judged: %(verdict)s. %(fault)s"),
              verdict=lambda key: ClaimLine.VERDICT_WORDS.get(key, key), fault=fault_word)  # fmt: skip
    words.add(
        "claim.sample_drawn",
        _("A sample of %(lines)s lines was drawn with the seed %(seed)s: %(amount_ore)s of %(of_ore)s"),
    )
    words.add("claim.tasks_ticked", _("Tasks of the control were ticked: %(count)s"))
    words.add("claim_tasks.set", _("The tasks of the programme's claims were set: %(count)s"))
    words.add("claim.proposed", _("The claim was brought to decision: %(approved_ore)s, and %(in_kind_ore)s in kind"))
    words.add("claim.sent_back", _("The claim was sent back to be controlled again"))
    words.add("claim.decided", _("The claim was decided: %(approved_ore)s approved, and %(in_kind_ore)s in kind"))
    words.add("visit.noted", _("A visit on %(visited_on)s was noted"))

    templates.add("claims.received", subject=_("Claim %(number)s of “%(project)s” has come in"),
                  body=_("We have received claim %(number)s for payment of the project “%(project)s” and registered it as "
                         "%(document)s. The receipt has the number %(receipt)s. Sign in to read it."))  # fmt: skip
    templates.add("claims.returned", subject=_("Claim %(number)s of “%(project)s” is to be completed"),
                  body=_("Something is missing in claim %(number)s for payment of the project “%(project)s”. Sign in to see "
                         "what, and send it by %(day)s."))  # fmt: skip
    templates.add("claims.decided", subject=_("Claim %(number)s of “%(project)s” has been decided"),
                  body=_("We have decided on claim %(number)s for payment of the project “%(project)s”. The decision has the "
                         "number %(document)s. Sign in to read it."))  # fmt: skip

    rights.group("claims", _("Claims for payment"))
    rights.add("claims.view_claim", _("read claims for payment"))
    rights.add("claims.list_claims", _("list claims for payment"))
    rights.add("claims.write_claim", _("write a claim for payment"))
    rights.add("claims.send_claim", _("send a claim for payment"))
    rights.add("claims.control_claim", _("control a claim for payment"))
    rights.add("claims.view_tasks", _("read the tasks of a claim and what was said of them"))
    rights.add("claims.decide_claim", _("decide a claim for payment"))
