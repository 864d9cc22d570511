"""A withdrawal from a sealed call: the diary notes it by the application's number alone, until the call is opened."""

from datetime import date

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import override

from verkstad.applications.actions.sending import SEALED_ACTOR
from verkstad.applications.models import Application
from verkstad.applications.rules import sealed
from verkstad.handling.actions.letters import as_written, next_number
from verkstad.handling.actions.setting import set_letter
from verkstad.handling.letters import Letter, Part
from verkstad.registry.actions import name_counterpart, register_document
from verkstad.registry.models import Document
from verkstad.ui.formats import dateword

MARK = "sealed-withdrawal:"  # before the application's key in the documents' import keys
ACTOR = "system:unsealing"
AT_ONCE = 500


def register_sealed_withdrawal(*, application: Application) -> Document:
    """Note what came in and our confirmation, neither with a name nor a project's title; gives the confirmation.

    The confirmation is a letter to whoever sent the application with this number. Runs in the caller's transaction, of an
    act under `letters_first`.
    """
    case, mandate, day = application.diary_number, application.call.mandate.key, timezone.localdate()
    register_document(
        mandate=mandate, direction="in", date=day, title=f"Återtagande av ansökan {case}", retention="support",
        actor=SEALED_ACTOR, import_key=f"{MARK}{application.key}:in",
    )  # fmt: skip
    number = next_number(mandate=mandate, day=day, actor=SEALED_ACTOR)
    made = register_document(
        mandate=mandate, direction="out", date=day, title=f"Bekräftelse på återtagande av ansökan {case}",
        retention="support", actor=SEALED_ACTOR, import_key=f"{MARK}{application.key}:out",
        file=(f"aterkallelse-{slugify(case)}.pdf", set_letter(_confirmation(application, number, day), day)),
    )  # fmt: skip
    return as_written(made, number)


def _confirmation(application: Application, number: str, day: date) -> Letter:
    """What nobody who reads it before the call is opened learns anything from but the number."""
    call = application.call
    with override("sv"):
        reference = [("Datum", dateword(day)), ("Diarienummer för denna handling", number),
                     ("Ansökans diarienummer", application.diary_number), ("Utlysning", call.title_sv)]  # fmt: skip
    return Letter(
        agency=call.mandate.programme.agency_name or "Myndigheten",
        to=["Den som skickade ansökan", application.diary_number], reference=reference, title="Ansökan är återtagen",
        parts=[
            Part(paragraphs=[f"Ni har återtagit ansökan med diarienummer {application.diary_number}. Vi avslutar därför "
                             "ärendet utan att pröva ansökan i sak."]),
            Part("Det här gäller", points=[
                "Ansökan prövas inte och kan inte längre ändras.",
                "Utlysningen är sluten: vem ni är och vad ansökan gäller står inte i diariet förrän den öppnas.",
                "Ni kan ansöka på nytt så länge utlysningen är öppen."]),
        ],
        signed=[], number=number,
    )  # fmt: skip


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
