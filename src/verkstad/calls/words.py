"""The words of calls: their acts, rights and notices, and the names of what terms are made of."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from verkstad.core.calls.terms import AidScheme, ApplicantKind, Letters, Paper, Per
from verkstad.journal.words import words
from verkstad.notices.words import templates
from verkstad.people.rights import rights

Text = str | Promise

APPLICANT: dict[str, Text] = {
    ApplicantKind.RUA: _("body responsible for regional development"),
    ApplicantKind.REGION: _("region"),
    ApplicantKind.COUNTY_BOARD: _("county administrative board"),
    ApplicantKind.COOPERATION_BODY: _("cooperation body"),
    ApplicantKind.PROMOTER: _("promoter"),
    ApplicantKind.MUNICIPALITY: _("municipality"),
    ApplicantKind.COMPANY: _("company"),
    ApplicantKind.AGENCY: _("government agency"),
    ApplicantKind.OTHER: _("other"),
}
PER: dict[str, Text] = {
    Per.APPLICANT: _("per applicant"),
    Per.REGION: _("per region"),
    Per.PROJECT: _("per project"),
}
LETTERS: dict[str, Text] = {
    Letters.NONE: _("No letter of intent is asked for"),
    Letters.UNLESS_RUA: _("A letter from each region touched, unless the applicant is its responsible body"),
    Letters.EACH_REGION: _("A letter from each region touched, always"),
}
AID: dict[str, Text] = {
    AidScheme.NO_AID: _("The support is no state aid"),
    AidScheme.DE_MINIMIS: _("De minimis aid"),
    AidScheme.GBER: _("The general block exemption regulation"),
}
PAPER: dict[str, Text] = {
    Paper.GUIDE: _("guide"),
    Paper.TEMPLATE: _("template"),
    Paper.CONDITIONS: _("conditions"),
    Paper.OTHER: _("other document"),
}
PHASE: dict[str, tuple[str, Text]] = {
    "before": ("next", _("Not open yet")),
    "open": ("now", _("Open")),
    "grace": ("risk", _("Closed, grace time runs")),
    "closed": ("neutral", pgettext_lazy("a call", "Closed")),
}
# The fields of the terms, as a finding, a difference or "what is not known" names them.
FIELDS: dict[str, Text] = {
    "key": _("Key"),
    "kind": _("Kind of call"),
    "mandate": _("Mandate"),
    "title": _("Title"),
    "summary": _("Summary"),
    "who": _("Who may apply, in words"),
    "what": _("What support is given for"),
    "how_decided": _("How it is decided"),
    "applicant_kinds": _("Who may apply"),
    "focus_areas": _("Focus areas"),
    "regions": _("Counties that the call covers"),
    "ceilings": _("Highest amount"),
    "least_ore": _("Least amount"),
    "usual_ore": _("Usual amount"),
    "usual_qualifier": _("Usual amount, reservation"),
    "highest_share": _("Highest share of support"),
    "share_clause": _("Clause that limits the share"),
    "budget_ore": _("Money in the call"),
    "cost_kinds": _("Open cost kinds"),
    "cost_options": _("Simplified cost options"),
    "project_from": _("Project time from"),
    "project_to": _("Project time to"),
    "contact": _("Who answers questions"),
    "contact_email": _("E-mail for questions"),
    "contact_phone": _("Phone for questions"),
    "announced_on": _("Announced"),
    "opens_at": _("Opens"),
    "opens_known": _("How much of the opening is known"),
    "closes_at": _("Closes"),
    "closes_known": _("How much of the closing is known"),
    "grace_minutes": _("Grace time"),
    "decision_by": _("Decision at the latest"),
    "sealed": _("Sealed until closing"),
    "anonymous_review": _("Anonymous first round of review"),
    "letters": _("Letters of intent"),
    "signatory_needed": _("Signed off by an authorised signatory"),
    "not_running_work": _("No support to own running work"),
    "aid_scheme": _("Ground of state aid"),
    "form": _("Application form"),
    "form_version": _("Version of the application form"),
    "second_form": _("Form of the second stage"),
    "second_form_version": _("Version of the second stage's form"),
    "second_closes_at": _("Full applications due"),
    "criteria_form": _("Criteria"),
    "criteria_version": _("Version of the criteria"),
    "criteria": _("Criteria and their weights"),
    "self_check": _("Self-check"),
    "self_check_version": _("Version of the self-check"),
    "cheque": _("What a company must meet"),
    "fixed_ore": _("Fixed sums per region"),
    "conditions": _("Conditions"),
    "documents": _("Documents to read"),
    "attachments": _("The call's own documents"),
    "unknown": _("What is not known"),
    "source": _("Source"),
}
BURDEN: dict[str, Text] = {
    "text": _("Text"),
    "number": _("Number"),
    "money": _("Amount"),
    "date": _("Date"),
    "choice": _("One choice"),
    "multiple": _("Several choices"),
    "table": _("Table"),
    "organisation": _("Organisation"),
    "region": _("County"),
    "budget": _("Budget table in the form"),
    "scale": _("Scale"),
    "tri_state": _("Yes, no or unknown"),
    "file": _("File"),
    "budget_plan": _("Budget and financing, per cost kind"),
    "letters": _("Letter of intent"),
    "signing": _("Sign-off by the signatory"),
}


def field_word(where: str) -> str:
    """A field's name in words; of "cost_options[oh].unit" the part before the bracket, then the key."""
    name, _bracket, rest = where.partition("[")
    label = str(FIELDS.get(name.split(".")[0], name))
    key = rest.partition("]")[0]
    return f"{label} ({key})" if key else label


def register() -> None:
    rights.group("calls", _("Calls"))
    rights.add("calls.view_call", _("see calls that are being prepared"))
    rights.add("calls.change_call", _("prepare and change calls"))
    rights.add("calls.publish_call", _("publish calls and changes of them"))
    rights.add("calls.extend_call", _("move the closing of a call"))
    rights.add("calls.cancel_call", _("cancel a call"))
    rights.add("calls.answer_question", _("answer questions about calls"))
    rights.add("calls.ask_question", _("ask about a call"))
    words.add("call.created", _("The call was begun"))
    words.add("call.saved", _("The draft of the call was saved"))
    words.add("call.draft_discarded", _("The draft of version %(number)s was thrown away"))
    words.add("call.document_attached", _("%(number)s was uploaded as a document of the call"))
    words.add("call.document_detached", _("%(number)s was taken away from the call's documents"))
    words.add("call.published", _("The call was published"))
    words.add("call.changed", _("The call was changed: version %(number)s was published"))
    words.add("call.extended", _("The closing was moved to %(closes_after)s"))
    words.add("call.cancelled", _("The call was cancelled"))
    words.add("call.question_asked", _("A question was asked about the call"))
    words.add("call.question_answered", _("An answer about the call was published"))
    words.add("call.followers_told", _("%(count)s who follow the call were told what is new"))
    words.add("cost_kind.saved", _("The cost kind %(subject)s was saved"))
    words.add("cost_fact.saved", _("The rate or amount %(subject)s was saved"))
    words.subject("call", _("call"), lambda key: reverse("calls:call", args=[key]))
    words.subject("cost_kind", _("cost kind"))
    words.subject("cost_fact", _("rate or amount"))
    templates.add("calls.answered", subject=_("Your question about %(call)s has been answered"),
                  body=_("The answer to your question about %(call)s is published, for everybody to read."))  # fmt: skip
