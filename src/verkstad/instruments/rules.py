"""Who may make instruments, publish them and answer them."""

from typing import Any

import rules
from django.utils.translation import get_language, gettext

from verkstad.core.instruments.questions import COUNTIES, TRI_STATE, Kind, Question
from verkstad.people.access import Who, has_role, holds
from verkstad.people.models import AGENCY, ORGANISATION_BOUND, READERS, Role

ANSWERING = (*AGENCY, *ORGANISATION_BOUND, Role.COACH)


def anywhere(*roles: Role) -> rules.Predicate:
    """One of the roles, for whatever mandate or organisation: an instrument belongs to none of them."""

    @rules.predicate(name="role " + " or ".join(sorted(roles)))
    def held(user: Who, thing: Any = None) -> bool:
        return holds(user, *roles)

    held.roles = roles
    return held


@rules.predicate(name="one's own response")
def own_response(user: Who, response: Any = None) -> bool:
    """Without a response it is asked whether one may answer at all: the roles beside it say that."""
    return response is None or response.respondent_id == user.pk


rules.add_perm("instruments.view_instrument", anywhere(*READERS))
rules.add_perm("instruments.change_instrument", anywhere(Role.OFFICER))
rules.add_perm("instruments.publish_version", anywhere(Role.OFFICER, Role.HEAD))
rules.add_perm("instruments.start_response", anywhere(*ANSWERING))
rules.add_perm("instruments.view_response", (own_response & anywhere(*ANSWERING)) | has_role(*READERS))
rules.add_perm("instruments.answer_response", own_response & anywhere(*ANSWERING))


def choices_of(question: Question) -> list[tuple[str, str]]:
    """(key, label) of what can be chosen, in the active language."""
    language = get_language() or "sv"
    if question.kind is Kind.REGION:
        return [(code, COUNTIES[code].told(language)) for code in COUNTIES]
    if question.kind is Kind.TRI_STATE:
        words = {"yes": gettext("Yes"), "no": gettext("No"), "unknown": gettext("Do not know")}
        return [(key, words[key]) for key in TRI_STATE]
    labels = {o.key: o.label.told(language) for o in question.options}
    if question.kind is Kind.SCALE:
        bounds = (question.minimum, question.maximum)  # a draft may hold anything there
        least, most = (int(t) if t.removeprefix("-").isdecimal() and len(t) < 7 else 0 for t in bounds)
        steps = [str(n) for n in range(least, min(most, least + 20) + 1)]
        return [(step, f"{step} – {labels[step]}" if step in labels else step) for step in steps]
    return list(labels.items())
