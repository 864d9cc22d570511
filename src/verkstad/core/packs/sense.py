"""What the rows say together: one function for each way in which a pack can contradict itself."""

from __future__ import annotations

from verkstad.core.packs import sense_bookings, sense_calls, sense_facts, sense_mandates, sense_places
from verkstad.core.packs.findings import PackFinding
from verkstad.core.packs.pack import Pack

PARTS = (sense_places, sense_mandates, sense_bookings, sense_facts, sense_calls)


def findings(pack: Pack) -> list[PackFinding]:
    return [one for part in PARTS for rule in part.RULES for one in rule(pack)]
