"""What ties a report's snapshot to the journal: the act that froze it, and its place in the chain, without other acts' content.

The proof holds the freezing act whole (its facts name the snapshot's SHA-256) and the hashes of the acts from an earlier
noted head up to it. With the peaks of the tree over all acts before those (core.dossiers.tree, RFC 9162) they give the root over the whole
journal, which the agency tells; any head noted since is found among the hashes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from verkstad.core.acts import FIELDS, GENESIS, act_hash
from verkstad.core.dossiers.tree import EMPTY, leaf, node
from verkstad.core.words import gettext_noop as _

FORMAT = "verkstad-proof/1"
FACT = "snapshot"  # what the freezing act calls the snapshot's hash among its facts

# What each kind of fault means.
MEANINGS = {
    "proof_unreadable": _("the proof cannot be read: %(found)s"),
    "act_content": _("the freezing act (position %(where)s) was changed: its hash is %(found)s and should be %(expected)s"),
    "act_snapshot": _("the freezing act (position %(where)s) names the snapshot %(expected)s, but the snapshot is %(found)s"),
    "act_place": _("the chain has %(expected)s at position %(where)s, and the freezing act is %(found)s"),
    "act_link": _("the freezing act (position %(where)s) names %(found)s as the act before it, and the chain has %(expected)s"),
    "root": _("the hashes of the proof (from position %(where)s) lead to the root %(found)s and not to %(expected)s"),
    "snapshot_head": _("the snapshot was made when the chain stood at %(expected)s; the proof has %(found)s there"),
    "head": _("the head that you gave, %(expected)s, is not in this chain: it has %(found)s at that position"),
    "head_outside": _("the head that you gave, %(expected)s, is outside what the proof covers (%(found)s)"),
    "root_given": _("the root is %(found)s, and the one that you gave is %(expected)s"),
}  # fmt: skip


@dataclass(frozen=True)
class ProofFault:
    """Something of a proof that does not hold; `kind` is a key of MEANINGS, `where` a position in the chain."""

    kind: str
    where: str = ""
    found: str = ""
    expected: str = ""


@dataclass
class ProofChecked:
    faults: list[ProofFault] = field(default_factory=list)
    root: str = ""
    head: str = ""  # of the freezing act
    covers: str = ""
    compared: bool = False  # whether a head or a root from outside was found to agree

    def fault(self, kind: str, where: object = "", found: object = "", expected: object = "") -> None:
        self.faults.append(ProofFault(kind, str(where), str(found), str(expected)))


def peaks_of(hashes: Iterable[str]) -> list[tuple[int, bytes]]:
    """The whole subtrees of a tree over acts' hashes, from the left: how many entries, and the hash."""
    stack: list[tuple[int, bytes]] = []
    return grown(stack, hashes)


def grown(stack: list[tuple[int, bytes]], hashes: Iterable[str]) -> list[tuple[int, bytes]]:
    """The peaks when these entries have come after."""
    for one in hashes:
        size, made = 1, leaf(bytes.fromhex(one))
        while stack and stack[-1][0] == size:
            _size, left = stack.pop()
            size, made = size * 2, node(left, made)
        stack.append((size, made))
    return stack


def root_over(peaks: Sequence[tuple[int, bytes]]) -> bytes:
    """The root of a tree by its peaks."""
    if not peaks:
        return EMPTY
    made = peaks[-1][1]
    for _size, left in reversed(peaks[:-1]):
        made = node(left, made)
    return made


def proof_of(act: Mapping[str, Any], hashes: Iterable[str], since: int = 0) -> dict[str, Any]:
    """The proof of the freezing act (a mapping of core.acts.FIELDS and "hash").

    `hashes` are those of all acts up to it, from the first; `since` is the position of an earlier noted head, from
    which on each hash is told. Raises ValueError where there are fewer acts than the act's position says.
    """
    first = min(max(since, 1), act["position"])
    rest = iter(hashes)
    peaks = peaks_of(islice(rest, first - 1))
    told = list(islice(rest, act["position"] - first + 1))
    if sum(size for size, _hash in peaks) + len(told) != act["position"]:
        raise ValueError("there are fewer acts than the freezing act's position says")
    before = [[size, made.hex()] for size, made in peaks]
    root = root_over(grown(list(peaks), told)).hex()
    kept = {name: act[name] for name in (*FIELDS, "hash")}
    return {"format": FORMAT, "act": kept, "first": first, "before": before, "hashes": told, "root": root}


def check_proof(proof: Mapping[str, Any], sha256: str, noted: str = "", head: str = "", root: str = "") -> ProofChecked:
    """Check a proof against the snapshot's hash and the head the snapshot notes ("POSITION:HASH").

    `head` and `root` are what the agency told outside the file: without one of them, whoever makes everything anew is not found.
    """
    made = ProofChecked()
    try:
        if proof["format"] != FORMAT:
            raise ValueError(f"its form is {proof['format']!r}")
        _check(proof, sha256, noted, made)
        _outside(proof, head.strip().lower(), root.strip().lower(), made)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        made.fault("proof_unreadable", found=f"{type(error).__name__}: {error}")
    return made


def _check(proof: Mapping[str, Any], sha256: str, noted: str, made: ProofChecked) -> None:
    act, first, told = proof["act"], int(proof["first"]), list(proof["hashes"])
    position = int(act["position"])
    made.root, made.head = str(proof["root"]), f"{position}:{act['hash']}"
    made.covers = f"{first}-{first + len(told) - 1}"
    peaks = [(int(size), bytes.fromhex(one)) for size, one in proof["before"]]
    if sum(size for size, _hash in peaks) != first - 1 or position != first + len(told) - 1:
        raise ValueError("the positions do not fit each other")
    if set(act) != {*FIELDS, "hash"} or act_hash(act) != act["hash"]:
        made.fault("act_content", position, act_hash(act), act["hash"])
    if str(act["facts"].get(FACT, "")) != sha256:
        made.fault("act_snapshot", position, sha256, act["facts"].get(FACT, "-"))
    if told[-1] != act["hash"]:
        made.fault("act_place", position, act["hash"], told[-1])
    before = told[-2] if len(told) > 1 else GENESIS if position == 1 else act["previous_hash"]
    if act["previous_hash"] != before:
        made.fault("act_link", position, act["previous_hash"], before)
    found = root_over(grown(peaks, told)).hex()
    if found != proof["root"]:
        made.fault("root", first, found, proof["root"])
    if noted:
        at, _colon, digest = noted.partition(":")
        there = _at(proof, int(at))
        if there and there != digest:
            made.fault("snapshot_head", at, f"{at}:{there}", noted)
        if int(at) >= position:
            made.fault("snapshot_head", at, f"{position}:{act['hash']}", noted)


def _at(proof: Mapping[str, Any], position: int) -> str:
    """The hash at a position; empty where the proof does not tell it."""
    if position == 0:
        return GENESIS
    index = position - int(proof["first"])
    return str(proof["hashes"][index]) if 0 <= index < len(proof["hashes"]) else ""


def _outside(proof: Mapping[str, Any], head: str, root: str, made: ProofChecked) -> None:
    if head:
        at, _colon, digest = head.partition(":")
        there = _at(proof, int(at))
        if not there:
            made.fault("head_outside", at, made.covers, head)
        elif there != digest:
            made.fault("head", at, f"{at}:{there}", head)
        else:
            made.compared = int(at) > 0
    if root:
        if root != made.root:
            made.fault("root_given", "", made.root, root)
        else:
            made.compared = True
