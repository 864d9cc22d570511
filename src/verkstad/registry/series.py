"""Opens series of diary numbers, and says no for the registry's actions."""

from django.db import transaction

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.people.access import Who
from verkstad.people.models import User
from verkstad.registry.models import Series
from verkstad.registry.rules import default_prefix
from verkstad.ui.prepared import Prepared

Actor = Who | str


def open_series(*, mandate: str, year: int, prefix: str = "", actor: Actor) -> Series:
    """The series of a mandate ("" = of no mandate in particular) and year, opened if it is not open yet.

    `prefix` stands before the year in each number; left out it is the one of the latest year, else made from the key.
    Refuses a prefix that another mandate has that year, and a change of prefix once a number is given.
    """
    with transaction.atomic():
        series = Series.objects.select_for_update().filter(mandate=mandate, year=year).first()
        if series and prefix in ("", series.prefix):
            return series
        wanted = prefix or _prefix(mandate, year)
        if len(wanted) > 20 or wanted != " ".join(wanted.split()) or not wanted:
            raise no(
                "prefix_unfit",
                gettext_noop("%(prefix)s cannot stand before a diary number."),
                gettext_noop("Write at most 20 characters, without blanks at the ends."),
                where="prefix",
                prefix=wanted,
            )
        taken = Series.objects.filter(prefix=wanted, year=year).exclude(mandate=mandate).first()
        if taken:
            raise no(
                "prefix_taken",
                gettext_noop("%(prefix)s is already the prefix of %(mandate)s in %(year)s."),
                gettext_noop("Choose another prefix."),
                where="prefix",
                prefix=wanted,
                mandate=taken.mandate or "–",
                year=year,
            )
        if series and series.last:
            raise no(
                "series_in_use",
                gettext_noop("The series %(prefix)s %(year)s has given numbers; its prefix stays."),
                gettext_noop("A new prefix can begin with the next year."),
                where="prefix",
                prefix=series.prefix,
                year=year,
            )
        if series:
            series.prefix = wanted
            series.save(update_fields=["prefix"])
        else:
            # Two who open it at once: the second waits here and gets the first one's.
            series, made = Series.objects.get_or_create(mandate=mandate, year=year, defaults={"prefix": wanted})
            if not made:
                return series
        record(
            actor=key_of(actor),
            act="series.opened",
            subject_type="series",
            subject_key=f"{series.prefix} {year}",
            mandate=mandate,
            facts={"prefix": series.prefix, "year": year},
        )
        return series


ANY, ANY_YEAR = "/any/mandate/", 9_999
LOCKED = Prepared(
    lambda: Series.objects.select_for_update().filter(mandate=ANY, year=ANY_YEAR).order_by(), ANY, ANY_YEAR
)


def locked_series(*, mandate: str, year: int, actor: Actor) -> Series:
    """The series of a mandate and year, locked until the caller's transaction ends and opened if it is not open yet."""
    rows = LOCKED.ask(mandate, year)
    if rows:
        found: Series = Series.from_db("default", list(rows[0]), list(rows[0].values()))
        return found
    return Series.objects.select_for_update().get(pk=open_series(mandate=mandate, year=year, actor=actor).pk)


def _prefix(mandate: str, year: int) -> str:
    """The mandate's prefix of the year before or after, else a new one, told apart from other mandates' by a letter."""
    kept = Series.objects.filter(mandate=mandate).order_by("-year").values_list("prefix", flat=True).first()
    first = kept or default_prefix(mandate)
    others = set(Series.objects.filter(year=year).exclude(mandate=mandate).values_list("prefix", flat=True))
    choices = (first, *(f"{first[:18]}-{letter}" for letter in "BCDEFGHIJKLMNOPQRSTUVWXYZ"))
    free = next((choice for choice in choices if choice not in others), None)
    if free is None:
        raise no(
            "prefix_taken_all",
            gettext_noop("Every prefix like %(prefix)s is taken in %(year)s."),
            gettext_noop("Open the series with a prefix of its own."),
            where="prefix",
            prefix=first,
            year=year,
        )
    return free


def key_of(actor: Actor) -> str:
    """The actor's journal key. Refuses a visitor who is not signed in."""
    if isinstance(actor, str):
        return actor
    if not isinstance(actor, User):
        raise no("not_signed_in", gettext_noop("You are not signed in."), gettext_noop("Sign in and try again."))
    return actor.journal_key


def no(code: str, message: str, fix: str, *, where: str = "", clause: str = "", **params: object) -> Refused:
    return Refused.because(f"registry.{code}", message, params, where=where, clause=clause, fix=fix)
