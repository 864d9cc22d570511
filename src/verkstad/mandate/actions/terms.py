"""How a mandate's terms and obligations are kept."""

from datetime import date

from django.db import transaction

from verkstad.core.changes import Changes
from verkstad.mandate import rules
from verkstad.mandate.actions.limits import put_limits
from verkstad.mandate.actions.saving import kept, refuse, the_mandate
from verkstad.mandate.models import Mandate, Obligation, Term


@transaction.atomic
def save_term(
    *, mandate: Mandate | str, key: str, kind: str, clause: str, text_sv: str, text_en: str, year: int | None = None,
    amount_ore: int | None = None, per_mille: int | None = None, month_day: str = "", due_on: date | None = None,
    source_note: str = "", order: int = 0, actor: str,
) -> tuple[Term, Changes]:  # fmt: skip
    """Make or change a term by its key; from then on every booking obeys it.

    Refuses an unknown kind, a term without clause or text, one that lacks what its kind needs (a cap per year needs
    amount and year), a share above 1000 per mille, an amount below zero, and a day of the year that does not exist.
    """
    owner = the_mandate(mandate)
    refuse(rules.term_findings(key=key, kind=kind, clause=clause, text=text_sv, year=year, amount_ore=amount_ore,
                               per_mille=per_mille, month_day=month_day, due_on=due_on))  # fmt: skip
    values = {"kind": kind, "clause": clause, "text_sv": text_sv, "text_en": text_en or text_sv, "year": year,
              "amount_ore": amount_ore, "per_mille": per_mille, "month_day": month_day, "due_on": due_on,
              "source_note": source_note, "order": order}  # fmt: skip
    term, changes = kept(Term, {"mandate": owner, "key": key}, values, act="term.saved", subject=f"term:{key}",
                         mandate=owner.key, actor=actor, about={"clause": clause})  # fmt: skip
    put_limits(mandate=owner, actor=actor)
    return term, changes


@transaction.atomic
def save_obligation(
    *, mandate: Mandate | str, key: str, kind: str, title_sv: str, title_en: str, due_on: date,
    done_on: date | None = None, clause: str = "", source_note: str = "", actor: str,
) -> tuple[Obligation, Changes]:  # fmt: skip
    """Make or change something that must be handed in by a day, by its key.

    `done_on` is what a source tells; without it, a day that was recorded here stays. Refuses an unknown kind, a missing
    title, and a day of delivery before the mandate's own decision.
    """
    owner = the_mandate(mandate)
    refuse(rules.obligation_findings(owner, key=key, kind=kind, title=title_sv, done_on=done_on))
    values = {"kind": kind, "title_sv": title_sv, "title_en": title_en or title_sv, "due_on": due_on, "clause": clause,
              "source_note": source_note}  # fmt: skip
    if done_on is not None:
        values["done_on"] = done_on
    return kept(Obligation, {"mandate": owner, "key": key}, values, act="obligation.saved", subject=f"obligation:{key}",
                mandate=owner.key, actor=actor, about={"due_on": due_on.isoformat()})  # fmt: skip
