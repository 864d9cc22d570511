"""The papers of an appeal: what came in, and our answer by letter."""

from datetime import date

from verkstad.applications.models import Application
from verkstad.core.decisions.appeal import last_day
from verkstad.decisions.models import Appeal, AppealKind
from verkstad.decisions.queries.against import against
from verkstad.handling.actions.letters import mark_of, send_letter
from verkstad.handling.letters import Part
from verkstad.people.models import User
from verkstad.registry.actions import register_document
from verkstad.registry.models import Document
from verkstad.ui.formats import dateword

IN_TITLES = {AppealKind.APPEAL: "Överklagande av beslut", AppealKind.RECONSIDERATION: "Begäran om omprövning"}
TITLES = {"late": "Överklagandet avvisas", "reopened": "Ärendet tas upp på nytt", "upheld": "Beslutet ändras inte",
          "court": "Överklagandet lämnas till domstolen"}  # fmt: skip


def register_incoming(case: Application, kind: str, day: date, key: str) -> Document:
    """Note in the diary what came in."""
    title, mark = IN_TITLES[AppealKind(kind)], "30:23" if case.owner.kind == "company" else mark_of(case)
    return register_document(
        mandate=case.call.mandate.key, direction="in", date=day, title=f"{title}: {case.title or case.key}"[:300],
        counterpart=case.owner.name, private_person=case.owner.is_person, secrecy=mark, public_title=title if mark else "",
        organisation=case.owner.key, retention="support", actor=key,
    )  # fmt: skip


def register_answer(case: Application, row: Appeal, what: str, clause: str, actor: User) -> Document:
    """Write our answer to the applicant and register it as outgoing, in the caller's transaction."""
    at = against(row)
    about = (f"Ni skrev till oss om beslutet av den {dateword(at.made_on)} "
             f"({at.document.diary_number}). Det kom in den {dateword(row.received_on)}.")  # fmt: skip
    parts = [Part("", [about, _said(row, what)])]
    if row.reasons and what != "late":
        parts.append(Part("Skäl", row.reasons.split("\n\n")))
    if what == "late":
        parts.append(Part("Om ni inte är nöjda", ["Beslutet att avvisa överklagandet kan överklagas. Skriv till oss inom tre "
                                                  "veckor från den dag då ni fick del av det här brevet."]))  # fmt: skip
    if clause:
        parts.append(Part("", [f"Det här följer av {clause}."]))
    return send_letter(application=case, title=TITLES[what], file=f"svar-{what}", parts=parts, actor=actor)


def _said(row: Appeal, what: str) -> str:
    if what == "late":
        served_on, day = against(row).served_on, ""
        if served_on:
            last = dateword(last_day(served_on))
            day = f" Ni fick del av beslutet den {dateword(served_on)} och sista dagen var den {last}."
        return f"Överklagandet kom in för sent och tas därför inte upp till prövning (45 § förvaltningslagen).{day}"
    if what == "reopened":
        return "Vi har gått igenom ärendet på nytt och tar upp det till ny prövning. Ni får ett nytt beslut."
    if what == "court":
        return f"Vi ändrar inte beslutet så som ni vill och lämnar därför överklagandet vidare till {row.court}."
    return "Vi har gått igenom beslutet på nytt och ändrar det inte."
