"""A withdrawal from a sealed call: the diary notes it by the application's number alone, until the call is opened."""

from django.utils import timezone

from verkstad.applications.actions.sending import SEALED_ACTOR
from verkstad.applications.models import Application
from verkstad.applications.rules import sealed
from verkstad.registry.actions import name_counterpart, register_document
from verkstad.registry.models import Document

MARK = "sealed-withdrawal:"  # before the application's key in the documents' import keys
ACTOR = "system:unsealing"
AT_ONCE = 500


def register_sealed_withdrawal(*, application: Application) -> Document:
    """Note what came in and our confirmation, neither with a name, a project's title or a file; gives the confirmation.

    Runs in the caller's transaction. The applicant reads the confirmation on their own page and in the notice.
    """
    made = [
        register_document(
            mandate=application.call.mandate.key, direction=direction, date=timezone.localdate(),
            title=f"{title} {application.diary_number}", retention="support", actor=SEALED_ACTOR,
            import_key=f"{MARK}{application.key}:{direction}",
        )
        for direction, title in (("in", "Återtagande av ansökan"), ("out", "Bekräftelse på återtagande av ansökan"))
    ]  # fmt: skip
    return made[1]


def name_when_opened() -> tuple[int, int]:
    """`name_withdrawn` as a part of `verkstad notices send`; it sends nothing, and nothing waits to be sent."""
    name_withdrawn()
    return 0, 0


def name_withdrawn() -> int:
    """Put the applicant in the diary where the call has been opened since; in how many documents."""
    waiting = Document.objects.filter(import_key__startswith=MARK, counterpart="").order_by("pk")
    keys = {pk: key.split(":")[1] for pk, key in waiting.values_list("pk", "import_key")[:AT_ONCE]}
    rows = Application.objects.filter(key__in=set(keys.values())).select_related("call", "owner")
    opened = {one.key: one.owner for one in rows if not sealed(one)}
    done = 0
    for document in Document.objects.filter(pk__in=[pk for pk, key in keys.items() if key in opened]):
        owner = opened[keys[document.pk]]
        name_counterpart(document=document, counterpart=owner.name, private_person=owner.is_person,
                         organisation=owner.key, actor=ACTOR)  # fmt: skip
        done += 1
    return done
