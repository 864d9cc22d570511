"""What comes from a programme's pack: grants taken over as granted, and how much of a kind of cost may be moved."""

from django.db import transaction

from verkstad.agreements.models import Agreement, MoveTerm, TakenOver
from verkstad.agreements.rules import no
from verkstad.core.changes import Changes, as_facts, differences
from verkstad.core.words import gettext_noop
from verkstad.grants.models import Project
from verkstad.journal.actions import record
from verkstad.mandate.models import Mandate


@transaction.atomic
def take_over(*, project: str, actor: str) -> tuple[TakenOver, Changes]:
    """Take over a project's grant as it was granted elsewhere: what is known stands with the project, and nothing is made up.

    The same project again changes nothing but the source that is named. Refuses a project that does not exist, one without
    a source, and one with an agreement of its own here, which would be the same grant twice.
    """
    row = Project.objects.select_related("mandate").filter(key=project).first()
    if row is None:
        raise no("no_project", gettext_noop("There is no project with the key %(project)s."),
                 gettext_noop("Enter the project first, or correct the key."), where="project", project=project)  # fmt: skip
    if Agreement.objects.filter(project=row).exists():
        raise no("agreed_here", gettext_noop("%(project)s has an agreement here already: it would be counted twice."),
                 gettext_noop("Leave it as it is; its agreement says what holds."), where="project", project=row.name)  # fmt: skip
    if not row.source_note:
        raise no("no_source", gettext_noop("No source says that %(project)s was granted."),
                 gettext_noop("Name the source of the project first."), where="source", project=row.name)  # fmt: skip
    known = TakenOver.objects.select_for_update(of=("self",)).filter(project=row).first()
    if known is None:
        known = TakenOver.objects.create(project=row, source_note=row.source_note, taken_by=actor)
        record(actor=actor, act="agreement.taken_over", subject_type="taken_over", subject_key=row.key, mandate=row.mandate.key,
               facts={"source": row.source_note})  # fmt: skip
        return known, {"new": (None, row.key)}
    if known.source_note == row.source_note:
        return known, {}
    changes: Changes = {"source_note": (known.source_note, row.source_note)}
    known.source_note = row.source_note
    known.save(update_fields=["source_note"])
    record(actor=actor, act="agreement.taken_over", subject_type="taken_over", subject_key=row.key, mandate=row.mandate.key,
           facts=as_facts(changes))  # fmt: skip
    return known, changes


@transaction.atomic
def save_move_term(
    *, mandate: str, per_mille: int, least_ore: int, clause: str, source_note: str = "", actor: str
) -> tuple[MoveTerm, Changes]:
    """Set how much of a kind of cost the receivers of a mandate's grants may move by their own word; the same again changes
    nothing. It holds from now on, for changes that are not sent yet.

    Refuses a mandate that does not exist, a share above the whole, an amount below nothing, and no clause.
    """
    paying = Mandate.objects.filter(key=mandate).first()
    if paying is None:
        raise no(
            "no_mandate",
            gettext_noop("There is no mandate with the key %(mandate)s."),
            where="mandate",
            mandate=mandate,
        )
    if not 0 <= per_mille <= 1000:
        raise no("move_share", gettext_noop("A kind of cost cannot move by more than the whole of it."),
                 gettext_noop("Write a share from 0 to 100 per cent."), where="share")  # fmt: skip
    if least_ore < 0:
        raise no(
            "move_least",
            gettext_noop("The least amount is below nothing."),
            gettext_noop("Write 0 or more."),
            where="least",
        )
    if not clause.strip():
        raise no(
            "move_clause",
            gettext_noop("It is not said where the rule stands."),
            gettext_noop("Name the clause."),
            where="clause",
        )
    wanted = {"per_mille": per_mille, "least_ore": least_ore, "clause": clause.strip(), "source_note": source_note}
    known = MoveTerm.objects.select_for_update(of=("self",)).filter(mandate=paying).first()
    changes = differences(known, wanted)
    if known is None:
        known = MoveTerm(mandate=paying)
    if changes:
        for name, value in wanted.items():
            setattr(known, name, value)
        known.save()
        record(actor=actor, act="move_term.saved", subject_type="mandate", subject_key=paying.key, mandate=paying.key,
               facts=as_facts(changes))  # fmt: skip
    return known, changes
