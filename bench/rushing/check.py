"""The count afterwards: what was acknowledged is there, once and whole; what was not is there whole or not at all."""

from collections.abc import Mapping
from typing import Any


def check(acknowledged: Mapping[str, str]) -> dict[str, Any]:
    """Compare what clients were told (application key -> client key) with what the database holds.

    lost: acknowledged and not there under that client key. duplicated: submissions beyond one for an application.
    half_made: applications, submissions, documents, journal acts or numbers that do not belong together.
    """
    from django.db import connection
    from django.db.models import Count

    from verkstad.applications.models import Application, State, Submission
    from verkstad.journal.models import Act
    from verkstad.journal.queries import walk_chain
    from verkstad.registry.models import Document, Series

    connection.close()
    stored = dict(Submission.objects.values_list("client_key", "application__key"))
    lost = [key for key, mark in acknowledged.items() if stored.get(mark) != key]
    several = Submission.objects.values("application").annotate(n=Count("pk")).filter(n__gt=1).count()
    sent = Application.objects.exclude(state=State.DRAFT)
    halves = {
        "sent without submission": sent.filter(submissions__isnull=True).count(),
        "submission of a draft": Submission.objects.filter(application__state=State.DRAFT).count(),
        "document without submission": Document.objects.filter(direction="in", submission__isnull=True).count(),
        "diary number differs": sum(
            one.application.diary_number != one.document.diary_number
            for one in Submission.objects.select_related("application", "document").iterator()
        ),
        "submissions less acts": Submission.objects.count() - Act.objects.filter(act="application.sent").count(),
        "numbers with gaps": sum(one.last - one.documents.count() for one in Series.objects.all()),
        "breaks of the chain": walk_chain().found,
        "content differs from its hash": _wrong_hashes(),
    }
    return {"sent": len(stored), "acknowledged": len(acknowledged), "lost": len(lost), "duplicated": several,
            "half_made": {name: count for name, count in halves.items() if count},
            "sent_not_acknowledged": len(set(stored.values()) - set(acknowledged))}  # fmt: skip


def _wrong_hashes() -> int:
    from verkstad.applications.models import Submission
    from verkstad.applications.queries.content import content_hash

    rows = Submission.objects.values_list("content", "sha256").iterator(chunk_size=500)
    return sum(content_hash(content) != mark for content, mark in rows)
