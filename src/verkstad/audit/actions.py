from django.db import transaction

from verkstad.audit.models import Visit
from verkstad.journal.queries import head
from verkstad.people.models import User


def note_visit(*, user: User, position: int) -> Visit:
    """Note that a signed-in person has seen the journal up to a position; never backwards, never beyond its end."""
    with transaction.atomic():
        visit = Visit.objects.select_for_update().get_or_create(user=user)[0]
        visit.position = max(visit.position, min(position, head().position))
        visit.save(update_fields=["position", "at"])
    return visit
