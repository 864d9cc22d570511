"""What organisations, grants and people are called in the open data: the same for ever, and nothing personal in it."""

from uuid import NAMESPACE_URL, UUID, uuid5

from verkstad.core.opendata.facts import AwardFact, Body, Publisher

REGISTER = "SE-ON"  # the code of Swedish organisation numbers in org-id.guide


def hyphened(number: str) -> str:
    """2120001355 -> "212000-1355"; raises ValueError for a personal number, which must never come here (R22)."""
    figures = number.replace("-", "")
    if len(figures) != 10 or not figures.isdigit() or figures[2] in "01":
        raise ValueError("not the number of a legal person")
    return f"{figures[:6]}-{figures[6:]}"


def org_id(body: Body, publisher: Publisher) -> str:
    """SE-ON and the number; of who has none that may be told, an identifier of the publisher's own."""
    return f"{REGISTER}-{hyphened(body.number)}" if body.number else f"{own(publisher)}-{body.local}"


def publisher_id(publisher: Publisher) -> str:
    return f"{REGISTER}-{hyphened(publisher.number)}" if publisher.number else own(publisher)


def own(publisher: Publisher) -> str:
    """What begins an identifier that the publisher gives: the 360Giving prefix, else the site's own name."""
    return publisher.prefix or host(publisher.site)


def host(site: str) -> str:
    """https://verkstad.example.se:8000/ -> "verkstad.example.se"."""
    return site.split("://")[-1].split("/")[0].split(":")[0] or "localhost"


def grant_id(award: AwardFact, publisher: Publisher) -> str:
    return f"{own(publisher)}-{award.id}"


def activity_id(award: AwardFact, publisher: Publisher) -> str:
    """IATI: begins with who reports."""
    return f"{publisher_id(publisher)}-{award.id}"


def uuid_of(award: str, publisher: Publisher) -> UUID:
    return uuid5(NAMESPACE_URL, f"verkstad:award:{host(publisher.site)}:{award}")


def uuid_of_body(body: Body, publisher: Publisher) -> UUID:
    return uuid5(NAMESPACE_URL, f"verkstad:organisation:{org_id(body, publisher)}")


def uuid_of_publisher(publisher: Publisher) -> UUID:
    return uuid5(NAMESPACE_URL, f"verkstad:organisation:{publisher_id(publisher)}")
