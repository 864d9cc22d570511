"""How the journal tells what happened with decisions, what may be done with them, and the notices they send."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verkstad.decisions.models import AppealKind, Condition, Outcome, Service
from verkstad.journal.words import words
from verkstad.notices.words import templates
from verkstad.people.rights import rights


def register() -> None:
    """Register them; called once, when the app is ready."""
    rights.group("decisions", _("Decisions"))
    rights.add("decisions.view_proposal", _("see proposals for decisions"))
    rights.add("decisions.view_decision", _("see decisions whole"))
    rights.add("decisions.propose", _("propose a decision"))
    rights.add("decisions.decide", _("decide"))
    rights.add("decisions.note_service", _("note when a decision reached the applicant"))
    rights.add("decisions.follow_condition", _("follow up conditions of decisions"))
    rights.add("decisions.view_appeal", _("see appeals"))
    rights.add("decisions.appeal_decision", _("appeal a decision, or ask for reconsideration"))
    rights.add("decisions.register_appeal", _("register an appeal that came in"))
    rights.add("decisions.try_appeal", _("try an appeal"))
    rights.add("decisions.note_declaration", _("register a company's declaration of aid"))
    rights.add("decisions.view_aid", _("see what aid a company has had"))
    rights.add("decisions.export_aid", _("fetch the file for the register of de minimis aid"))
    rights.add("decisions.register_rate", _("register the rate of the euro"))
    outcome = {"outcome": lambda key: Outcome(key).label}
    words.add("proposal.saved", _("A decision was proposed: %(outcome)s, %(amount_ore)s"), **outcome)
    words.add("proposal.returned", _("The proposal was sent back"))
    words.add(
        "decision.made", _("Decision %(number)s was made: %(outcome)s, %(amount_ore)s, letter %(letter)s"), **outcome
    )
    words.add("decision.served", _("Decision %(number)s reached the applicant on %(served_on)s: %(how)s"),
              how=lambda key: dict(Service.HOW)[key])  # fmt: skip
    words.add(
        "condition.followed", _("Condition %(condition)s of decision %(number)s was followed up on %(followed_on)s")
    )
    words.add("aid.declared", _("The company's declaration of %(declared_on)s was registered"))
    words.add("aid.booked", _("De minimis aid of %(amount_ore)s was booked (%(regulation)s)"))
    words.add("aid.exported", _("The file for the register of de minimis aid was fetched: %(rows)s rows"))
    words.add("rate.registered", _("The rate of the euro on %(subject)s was registered: %(rate)s (%(source)s)"))
    words.add("appeal.received", _("%(kind)s against decision %(number)s came in on %(received_on)s, %(document)s"),
              kind=lambda key: AppealKind(key).label)  # fmt: skip
    words.add("appeal.in_time", _("What came in against decision %(number)s on %(received_on)s came in time"))
    words.add(
        "appeal.late", _("What came in against decision %(number)s on %(received_on)s came late and was dismissed")
    )
    words.add("appeal.reopened", _("The case was reopened after decision %(number)s, letter %(letter)s"))
    words.add("appeal.upheld", _("Decision %(number)s stands after reconsideration, letter %(letter)s"))
    words.add(
        "appeal.handed_over", _("The appeal of decision %(number)s was handed over to the court, letter %(letter)s")
    )
    words.add("appeal.court_upheld", _("The court let decision %(number)s stand"))
    words.add("appeal.court_remitted", _("The court sent the case of decision %(number)s back"))
    words.subject("appeal", _("appeal"), lambda key: reverse("decisions:appeal", args=[key]))
    words.subject("rate", _("rate of the euro"))
    words.subject("aid_register", _("register of de minimis aid"))
    templates.add("decisions.decided", subject=_("A decision in %(case)s"),
                  body=_("There is a decision on “%(title)s” (%(call)s). Sign in to read it, the reasons and how to appeal."))  # fmt: skip
    templates.add("decisions.condition_near", subject=_("Follow up a condition in %(case)s by %(due)s"),
                  body=_("The decision on “%(title)s” has a condition to follow up by %(due)s: %(text)s"))  # fmt: skip
    templates.add("decisions.condition_late", subject=_("A condition in %(case)s was to be followed up by %(due)s"),
                  body=_("The decision on “%(title)s” has a condition that nobody has followed up: %(text)s"))  # fmt: skip
    templates.add("decisions.appeal_answered", subject=_("An answer in %(case)s"),
                  body=_("We have answered what you wrote against our decision in %(case)s. Sign in to read it."))  # fmt: skip


STATE_WORDS = dict(Condition.STATES)
