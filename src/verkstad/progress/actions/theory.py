"""A project's theory of change is saved; every earlier one is kept."""

from django.db import transaction

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.core.progress import theory as core
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.progress.models import Theory
from verkstad.progress.rules import Actor, checked, no, refuse


@transaction.atomic
def save_theory(*, agreement: Agreement, theory: core.Theory, after: int, actor: Actor) -> Theory:
    """Keep a new number of the theory; `after` is the number of the one it was written from (0: none).

    The same content again changes nothing. Refuses who neither writes for the receiver nor handles its reports, a project
    that is closed, one that somebody else has saved meanwhile, and every fault of the theory.
    """
    by = checked(actor, "progress.edit_theory", agreement)
    row = Agreement.objects.select_for_update(of=("self",)).select_related("mandate", "owner").get(pk=agreement.pk)
    if row.state == "closed":
        raise no("closed", gettext_noop("The project is closed, so its theory of change stands as it is."),
                 gettext_noop("A closed project is opened again by a decision."))  # fmt: skip
    now = row.theories.first()
    if now is not None and now.told == theory:
        return now
    if after != (now.number if now else 0):
        raise no("other_theory", gettext_noop("Somebody else has saved the theory of change since you opened it."),
                 gettext_noop("Open it anew in another tab and bring over what you wrote."))  # fmt: skip
    refuse(core.findings_of(theory, [one.key for one in newest(row).agreed.indicators]))
    made = Theory.objects.create(agreement=row, number=after + 1, content=core.to_json(theory), saved_by=by)
    record(actor=by, act="theory.saved", subject_type="agreement", subject_key=row.key, mandate=row.mandate.key,
           facts={"number": made.number, "steps": len(theory.steps), "arrows": len(theory.arrows),
                  "assumed": len(theory.assumed)})  # fmt: skip
    return made
