"""What the case page says of the review."""

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.applications.models import Application
from verkstad.handling.panels import Panel
from verkstad.people.access import Who, may
from verkstad.review.models import LIVE, Agreement, Assignment, Candidate, Task
from verkstad.review.queries.consolidated import share_of
from verkstad.review.words import points


def review_panel(application: Application, user: Who) -> Panel | None:
    """How far the review of an application is; one query. No scores: they are on the review's own page, with its rules."""
    if not may(user, "review.view_round", application):
        return None
    agreed = Agreement.objects.filter(candidate=OuterRef("candidate")).order_by("-number")
    tasks = list(
        Assignment.objects.filter(candidate__application=application, state__in=LIVE)
        .select_related("candidate__round")
        .annotate(numerator=Subquery(agreed.values("numerator")[:1]),
                  denominator=Subquery(agreed.values("denominator")[:1]))
    )  # fmt: skip
    if not tasks:
        return None
    candidate: Candidate = tasks[0].candidate
    done = sum(t.state == Task.DONE for t in tasks)
    rows = [
        {"term": _("Scores in"), "value": _("%(a)s of %(b)s") % {"a": done, "b": len(tasks)}},
        {"term": _("State"), "value": candidate.round.get_state_display()},
    ]
    if (share := share_of(tasks[0])) is not None:
        rows.append({"term": _("Agreed"), "value": points(share)})
    return Panel(
        title=_("Review"), rows=rows, url=reverse("review:candidate", args=[candidate.pk]), act=_("See the review")
    )
