"""What IATI 2.03 demands of an activity, of the elements that we use: which, in what order, and what stands in them."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

ORDER = ("iati-identifier", "reporting-org", "title", "description", "participating-org", "other-identifier", "activity-status",
         "activity-date", "recipient-country", "location", "sector", "tag", "transaction", "result")  # fmt: skip
DEMANDED = ("iati-identifier", "reporting-org", "title", "description", "participating-org", "activity-status", "activity-date",
            "recipient-country", "sector")  # fmt: skip
ONCE = ("iati-identifier", "reporting-org", "title", "activity-status")
CODES = {"activity-status": "12345", "activity-date": "1234", "transaction-type": "23"}
DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def activity_problems(activity: Element) -> Iterator[str]:
    """What is wrong with an activity; nothing where all holds."""
    names = [child.tag for child in activity]
    yield from (f"has no {name}" for name in DEMANDED if name not in names)
    yield from (f"has more than one {name}" for name in ONCE if names.count(name) > 1)
    yield from (f"{name} is not known here" for name in sorted({*names} - {*ORDER}))
    places = [ORDER.index(name) for name in names if name in ORDER]
    if places != sorted(places):
        yield "has its elements in another order"
    reporter, me = activity.find("reporting-org"), activity.findtext("iati-identifier") or ""
    if reporter is not None and not me.startswith(reporter.get("ref") or "?"):
        yield "does not begin with who reports"
    yield from _texts(activity)
    yield from _values(activity)


def _texts(activity: Element) -> Iterator[str]:
    for name in ("title", "description", "reporting-org"):
        for one in activity.iter(name):
            if not any((told.text or "").strip() for told in one.iter("narrative")):
                yield f"{name} says nothing"


def _values(activity: Element) -> Iterator[str]:
    for one in activity.iter():
        code, day = one.get("type" if one.tag == "activity-date" else "code"), one.get("iso-date")
        if one.tag in CODES and (not code or code not in CODES[one.tag]):
            yield f"{one.tag} has no known code"
        if day is not None and not DAY.fullmatch(day):
            yield f"{one.tag}: {day} is no day"
        if one.tag == "value" and (
            not NUMBER.fullmatch(one.text or "") or not DAY.fullmatch(one.get("value-date") or "")
        ):
            yield "a transaction has no amount with a day"
    for transaction in activity.iter("transaction"):
        yield from (f"a transaction has no {name}" for name in ("transaction-type", "transaction-date", "value")
                    if transaction.find(name) is None)  # fmt: skip
