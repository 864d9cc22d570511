"""The project's ledger is read into a claim: all of it or nothing, told as it goes on."""

from collections.abc import Generator
from itertools import islice

from django.db import transaction
from django.utils import timezone

from verkstad.claims.actions.drafts import compute, next_number, recorded, row_of, to_write
from verkstad.claims.models import Claim, ClaimFile, ClaimLine, Purpose, RememberedMap
from verkstad.claims.queries.frame import allowed
from verkstad.claims.rules import Actor, no
from verkstad.core.claims.ledger import Reading, Step, is_sie, reading_ledger
from verkstad.core.claims.mapping import LedgerMap, from_json, to_json
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop

AT_ONCE = 2_000


def remembered(file: ClaimFile) -> LedgerMap:
    """What the organisation said of such a ledger the last time."""
    kind = "sie" if is_sie(content_of(file)[:400]) else "table"
    known = RememberedMap.objects.filter(organisation=file.claim.agreement.owner, kind=kind).first()
    return from_json(known.content) if known else LedgerMap()


def content_of(file: ClaimFile) -> bytes:
    with file.file.open("rb") as kept:
        content: bytes = kept.read()
    return content


def reading_file(file: ClaimFile, given: LedgerMap) -> Generator[Step, None, Reading]:
    """What the file would give, told step by step."""
    told = allowed(file.claim)
    reading: Reading = yield from reading_ledger(content_of(file), given, told.known_kinds, told.known_partners)
    return reading


def take_ledger(*, file: ClaimFile, given: LedgerMap, actor: Actor) -> int:
    """What `taking_ledger` does, to its end."""
    work = taking_ledger(file=file, given=given, actor=actor)
    try:
        while True:
            next(work)
    except StopIteration as end:
        count: int = end.value
        return count


def taking_ledger(*, file: ClaimFile, given: LedgerMap, actor: Actor) -> Generator[Step, None, int]:
    """Read every line of the project from a ledger file into its claim, and remember what its columns and accounts mean.

    Gives the number of lines. Refuses a claim that was sent, a file that was read already, and every fault of the file,
    each at its cell; then nothing of it is taken in. Closed before its end it has taken in nothing.
    """
    to_be_read(file)
    reading = yield from reading_file(file, given)
    if reading.errors:
        if not any(one.code.startswith("map.") for one in reading.errors):
            remember(
                file=file, given=given, kind=reading.kind, actor=actor
            )  # nobody types it again for the mended file
        raise Refused(*reading.errors)
    with transaction.atomic():
        claim, by = to_write(file.claim, actor)
        kept = to_be_read(ClaimFile.objects.select_for_update().get(pk=file.pk))
        number, lines = next_number(claim), iter(reading.lines)
        while piece := list(islice(lines, AT_ONCE)):
            rows = [row_of(claim, one, at, source=kept) for at, one in enumerate(piece, number)]
            ClaimLine.objects.bulk_create(rows, batch_size=AT_ONCE)
            number += len(piece)
            yield "save", number - 1, len(reading.lines)
        kept.read_at = timezone.now()
        kept.save(update_fields=["read_at"])
        _remember(claim, given, reading.kind)
        compute(claim=claim)
        recorded(claim, "claim.ledger_read", by, lines=len(reading.lines), left_out=reading.left_out, sha256=kept.sha256,
                 amount_ore=sum(one.amount_ore for one in reading.lines))  # fmt: skip
    return len(reading.lines)


@transaction.atomic
def remember(*, file: ClaimFile, given: LedgerMap, kind: str, actor: Actor) -> None:
    """Keep what was said of a ledger's columns and accounts though the file has faults. Refuses who may not write."""
    claim, _by = to_write(file.claim, actor)
    _remember(claim, given, kind)


def _remember(claim: Claim, given: LedgerMap, kind: str) -> None:
    RememberedMap.objects.update_or_create(
        organisation=claim.agreement.owner,
        kind="sie" if kind == "sie" else "table",
        defaults={"content": to_json(given)},
    )


def to_be_read(file: ClaimFile) -> ClaimFile:
    if file.purpose != Purpose.LEDGER:
        raise no("no_ledger", gettext_noop("This file is no ledger extract."))
    if file.read_at:
        raise no("read_already", gettext_noop("This file has been read into the claim already."),
                 gettext_noop("Remove the file first; its lines go with it."))  # fmt: skip
    return file
