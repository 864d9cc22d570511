"""The facts of the house that a call's terms are held against."""

from collections import Counter
from datetime import datetime

from django.db.models import OuterRef, Subquery, Sum, Value
from django.utils import timezone

from verkstad.calls.models import Call, CallVersion, CostFact, CostMethod, EligibleKind
from verkstad.core.calls.known import HighestShare, Known, KnownOption
from verkstad.core.calls.rules import terms_findings
from verkstad.core.calls.terms import PINS, CallTerms
from verkstad.core.findings import Finding
from verkstad.core.instruments.questions import Form
from verkstad.funds.models import Group, Layer
from verkstad.instruments.models import State, Version
from verkstad.mandate.models import Amendment, FocusArea, Mandate
from verkstad.mandate.queries.figures import booked
from verkstad.registry.models import Document


def known_for(call: Call, terms: CallTerms, moment: datetime | None = None) -> Known:
    """Everything that the terms of this call refer to. At most six queries, whatever the terms hold."""
    programme = call.mandate.programme_id
    facts = list(CostFact.objects.filter(programme=programme))
    areas = FocusArea.objects.filter(programme=programme).annotate(what=Value("area")).values_list("what", "key")
    kinds = EligibleKind.objects.filter(programme=programme).annotate(what=Value("kind")).values_list("what", "key")
    keys = set(areas.order_by().union(kinds.order_by()))
    return Known(
        focus_areas=frozenset(key for what, key in keys if what == "area"),
        cost_kinds=frozenset(key for what, key in keys if what == "kind"),
        cost_options={f.key: KnownOption(f.method, f.confirmed) for f in facts},
        shares={f.clause: HighestShare(f.value, f.confirmed) for f in facts if f.method == CostMethod.HIGHEST_SHARE},
        forms=forms_for(terms),
        documents=open_documents(terms),
        left_ore=left_to_promise(call.mandate) if terms.budget_ore else None,
        published=call.version.terms if call.version else None,
        now=moment or timezone.now(),
    )


def findings_of(call: Call, version: CallVersion) -> list[Finding]:
    """What stands between a version and being published, and what is only worth a look."""
    return terms_findings(call.kind, version.terms, known_for(call, version.terms))


def forms_for(terms: CallTerms) -> dict[str, Form | None]:
    """Every instrument that the terms name, with the version that holds for the call: the fixed one, else the newest
    published; None where none is published. One query."""
    wanted = {key: getattr(terms, pin) for name, pin in PINS.items() if (key := getattr(terms, name))}
    found: dict[str, Form | None] = {}
    versions = Version.objects.filter(instrument__key__in=wanted).select_related("instrument").order_by("number")
    for version in versions if wanted else ():
        key = version.instrument.key
        found.setdefault(key, None)
        if version.state == State.PUBLISHED and wanted[key] in (None, version.number):
            found[key] = version.form
    return found


def open_documents(terms: CallTerms) -> frozenset[str]:
    """Those documents of the terms that everybody may read; of the call's own, those whose file is still there."""
    own = {one.number for one in terms.attachments}
    wanted = own.union(terms.documents)
    if not wanted:
        return frozenset()
    rows = Document.objects.filter(diary_number__in=wanted, secrecy="").values_list("diary_number", "file")
    return frozenset(number for number, file in rows if file or number not in own)


def left_to_promise(mandate: Mandate) -> int | None:
    """What the mandate can still promise in öre: its amount in force without what is granted (or paid, where that is
    more) and what programme costs took; None where it keeps no book of its own. Two queries."""
    if mandate.book_id is None:
        return None
    today = timezone.localdate()
    decided = Amendment.objects.filter(mandate=OuterRef("pk"), decided_on__lte=today).order_by().values("mandate")
    change = Subquery(decided.annotate(ore=Sum("change_ore")).values("ore"))
    rows = Mandate.objects.filter(pk=mandate.pk).annotate(change=change).values_list("change", "envelopes__source_id")
    own = {source for _change, source in rows if source}
    amount = mandate.original_ore + (rows[0][0] or 0)
    spent: Counter[tuple[str, str]] = Counter()
    for row in booked([mandate.book_id], today)[mandate.book_id]:
        if row["source_id"] in own if own else row["source__repayable"]:
            spent[row["layer"], row["cost_kind__group"]] += row["ore"]
    granted = max(spent[Layer.COMMITMENT, Group.TRANSFER], spent[Layer.ACTUAL, Group.TRANSFER])
    return amount - granted - spent[Layer.ACTUAL, Group.PROGRAMME]
