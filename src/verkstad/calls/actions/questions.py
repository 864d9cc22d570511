"""Questions about a call, and the answers that everybody reads."""

from django.db import transaction
from django.utils import timezone

from verkstad.calls.actions.rights import Actor, checked, no
from verkstad.calls.models import Call, CallQuestion, CallState
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.notices.actions import put
from verkstad.people.models import User

LONGEST_QUESTION = 2000
LONGEST_ANSWER = 5000
MOST_WAITING = 20  # a person may have that many unanswered ones about one call


@transaction.atomic
def ask_question(*, call: Call, text: str, user: User) -> CallQuestion:
    """Ask about a published call. What is asked is seen by the asker and the staff alone until it is answered; the
    public answer stands under a wording of the staff's. Refuses no text or too much, and a call nobody can apply to."""
    checked(user, "calls.ask_question")
    words = text.strip()
    if not words or len(words) > LONGEST_QUESTION:
        raise no("question_text", gettext_noop("A question has from 1 to %(most)s characters."),
                 gettext_noop("Write it, or divide it into several."), where="text", most=LONGEST_QUESTION)  # fmt: skip
    row = Call.objects.select_related("mandate").get(pk=call.pk)
    if row.state != CallState.PUBLISHED:
        raise no("not_published", gettext_noop("The call takes no questions."),
                 gettext_noop("Write to the agency instead."))  # fmt: skip
    if row.questions.filter(asked_by=user, published_at__isnull=True).count() >= MOST_WAITING:
        raise no("questions_waiting", gettext_noop("You have %(most)s questions about this call that wait for answers."),
                 gettext_noop("Wait for the answers first."), most=MOST_WAITING)  # fmt: skip
    asked = CallQuestion.objects.create(call=row, asked_by=user, asked=words)
    record(actor=user.journal_key, act="call.question_asked", subject_type="call", subject_key=row.key,
           mandate=row.mandate.key, facts={"question": asked.pk})  # fmt: skip
    return asked


@transaction.atomic
def answer_question(
    *, question: CallQuestion | None = None, call: Call | None = None, question_sv: str, question_en: str, answer_sv: str,
    answer_en: str, actor: Actor,
) -> CallQuestion:  # fmt: skip
    """Publish an answer, with the question in words that name nobody; the asker gets a notice.

    Without `question` it is one that the staff put themselves (asked by telephone, say), to `call`. Refuses a question
    that is answered already, and words missing in one of the languages or too long, all at once.
    """
    of = question.call if question is not None else call
    if of is None:
        raise ValueError("a question or a call is needed")
    given = checked(actor, "calls.answer_question", of)
    words = {"question_sv": question_sv.strip(), "question_en": question_en.strip(), "answer_sv": answer_sv.strip(),
             "answer_en": answer_en.strip()}  # fmt: skip
    _whole(words)
    row = (
        CallQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk) if question else CallQuestion(call=of)
    )
    if row.published_at is not None:
        raise no("answered", gettext_noop("This question has been answered."),
                 gettext_noop("To add or correct something, publish a new question with its answer."))  # fmt: skip
    for name, text in words.items():
        setattr(row, name, text)
    row.published_at, row.answered_by = timezone.now(), given
    row.save()
    if row.asked_by is not None:
        put(to=row.asked_by, template="calls.answered", context={"call": of.title_sv}, url=of.get_absolute_url(),
            once_key=f"call-question:{row.pk}")  # fmt: skip
    record(actor=given, act="call.question_answered", subject_type="call", subject_key=of.key, mandate=of.mandate.key,
           facts={"question": row.pk})  # fmt: skip
    return row


def _whole(words: dict[str, str]) -> None:
    found = []
    for name, text in words.items():
        most = LONGEST_QUESTION if name.startswith("question") else LONGEST_ANSWER
        if not text:
            found.append(no("told_in_both", gettext_noop("It must be told in both languages."),
                            gettext_noop("Write it in Swedish and English."), where=name).findings[0])  # fmt: skip
        elif len(text) > most:
            found.append(no("told_long", gettext_noop("It has more than %(most)s characters."),
                            gettext_noop("Say it in fewer words."), where=name, most=most).findings[0])  # fmt: skip
    if found:
        raise Refused(*found)
