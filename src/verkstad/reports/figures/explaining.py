"""Why a figure is not what it was: the rows that came, went and changed since a moment, with the journal's acts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from verkstad.core.reporting.figure import Answer, Fact, Frame
from verkstad.journal.models import Act
from verkstad.reports.figures.answering import answers
from verkstad.reports.figures.behind import facts
from verkstad.reports.figures.facts import Among, Facts, Shown
from verkstad.reports.figures.registry import leaves, measure_of

MOST = 200  # rows told of each kind; the numbers are of all


@dataclass(frozen=True)
class Changed:
    """A row that differs: what it was and what it is (None where it was not there), what it shows, and the acts since."""

    key: str  # of the measured figure
    before: Fact | None
    now: Fact | None
    shown: Shown | None = None
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True)
class Explained:
    """A figure at two moments and all that lies between."""

    before: Answer
    now: Answer
    come: tuple[Changed, ...]
    gone: tuple[Changed, ...]
    changed: tuple[Changed, ...]

    @property
    def same(self) -> bool:
        return not (self.come or self.gone or self.changed)


def explain(key: str, frame: Frame, before: datetime | Frame, *, among: Among = None) -> Explained:
    """What a figure was as known at an earlier moment (or for another frame) and is for the frame, row by row. Small numbers
    are not hidden: for those who may see the rows."""
    earlier = before if isinstance(before, Frame) else replace(frame, known=before)
    was, is_ = answers([(key, earlier), (key, frame)], among=among, hide=False)
    differences = [one for leaf in leaves(key) for one in _differences(leaf, frame, earlier, among)]
    told = _with_rows(differences, earlier.known)
    return Explained(
        was, is_,
        come=tuple(one for one in told if one.before is None),
        gone=tuple(one for one in told if one.now is None),
        changed=tuple(one for one in told if one.before is not None and one.now is not None),
    )  # fmt: skip


def _differences(leaf: str, frame: Frame, earlier: Frame, among: Among) -> list[Changed]:
    was = {one.id: one for one in facts(leaf, earlier, among=among)}
    now = {one.id: one for one in facts(leaf, frame, among=among)}
    return [
        Changed(leaf, was.get(each), now.get(each))
        for each in sorted({*was, *now})
        if _says(was.get(each)) != _says(now.get(each))
    ]


def _says(one: Fact | None) -> object:
    return (
        None
        if one is None
        else (one.day, one.amount, one.who, one.mandate, one.project, one.regions, one.year, one.source)
    )


def _with_rows(found: Iterable[Changed], since: datetime | None) -> list[Changed]:
    """The first of them with what they show and the acts of their subjects since the moment: a query a table, and one."""
    told = list(found)
    by_leaf: dict[str, list[int]] = defaultdict(list)
    for one in told[:MOST]:
        fact = one.now or one.before
        if fact is not None and isinstance(measure_of(one.key).facts, Facts):
            by_leaf[one.key].append(int(fact.id.rsplit("/", 1)[1]))
    shown: dict[tuple[str, str], Shown] = {}
    for leaf, ids in by_leaf.items():
        source = measure_of(leaf).facts
        assert isinstance(source, Facts)  # noqa: S101  told above; for the type checker
        for row in source.rows().filter(pk__in=ids).select_related(*source.related):
            shown[leaf, f"{source.key}/{row.pk}"] = source.show(row)
    acts = acts_of({one.subject for one in shown.values() if one.subject}, since)
    made = []
    for one in told:
        fact = one.now or one.before
        mine = shown.get((one.key, fact.id)) if fact else None
        subject = mine.subject if mine else None
        made.append(Changed(one.key, one.before, one.now, mine, tuple(acts.get(subject, ())) if subject else ()))
    return made


TOGETHER = "vouchers.booked"  # one act for several vouchers: it names their book, the first and the last


def acts_of(subjects: set[tuple[str, str]], since: datetime | None = None) -> Mapping[tuple[str, str], list[Act]]:
    """The journal's acts of rows, oldest first; of a voucher that was booked together with others, that act too. One query."""
    if not subjects:
        return {}
    kinds: dict[str, list[str]] = defaultdict(list)
    for kind, key in sorted(subjects):
        kinds[kind].append(key)
    numbers = _numbers(kinds.get("voucher", ()))
    wanted = Q()
    for kind, keys in kinds.items():
        wanted |= Q(subject_type=kind, subject_key__in=keys)
    for book, mine in numbers.items():
        wanted |= Q(
            subject_type="book", subject_key=book, act=TOGETHER, facts__first__lte=max(mine), facts__last__gte=min(mine)
        )
    rows = Act.objects.filter(wanted)
    found: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for act in (rows.filter(at__gt=since) if since else rows).order_by("position"):
        if act.act == TOGETHER:
            for number in numbers.get(act.subject_key, ()):
                if act.facts["first"] <= number <= act.facts["last"]:
                    found["voucher", f"{act.subject_key}/{number}"].append(act)
        if (act.subject_type, act.subject_key) in subjects:
            found[act.subject_type, act.subject_key].append(act)
    return found


def _numbers(keys: Iterable[str]) -> Mapping[str, list[int]]:
    """Vouchers' numbers by their book, of keys as the journal has them."""
    found: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        book, _stroke, number = key.rpartition("/")
        found[book].append(int(number))
    return found
