"""A file is taken in as the answer to a question."""

from typing import Any

from django.db import transaction

from verkstad.core.instruments.answers import answer_findings
from verkstad.core.instruments.questions import Kind
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.instruments.actions.rights import Actor, key_of, no
from verkstad.instruments.models import Attachment, Response
from verkstad.ui.incoming import Incoming, Upload, received


def attach_file(*, response: Response, question: str, upload: Upload, actor: Actor) -> dict[str, Any]:
    """Keep a file for a question of kind file, and give the answer that names it; `save_answers` makes it the answer.

    The file is bounded, recognised and scanned first (`core.files`), outside the transaction. Refuses what these rules
    do not let in, a file above the question's own bound, a question of another kind, and a finished response.
    """
    given = key_of(actor, "instruments.answer_response", response)
    asked = response.version.form.by_key.get(question)
    if asked is None or asked.kind is not Kind.FILE:
        raise no(
            "no_file_asked", gettext_noop("No file is asked for here."), gettext_noop("Leave it out."), where=question
        )
    if response.finished_at is not None:
        raise no("finished", gettext_noop("This response is finished and cannot be changed."),
                 gettext_noop("Begin a new one."))  # fmt: skip
    with received(upload) as found:
        kept = Attachment(response=response, question=question, name=found.name, media_type=found.media_type,
                          size=found.size, sha256=found.sha256, added_by=given)  # fmt: skip
        answer = {"name": found.name, "size": found.size, "sha256": found.sha256, "stored": kept.key}
        if wrong := answer_findings(asked, answer):
            raise Refused(*wrong)
        try:
            with Incoming(found) as content:
                kept.file.save(found.name, content, save=False)
            with transaction.atomic():
                kept.save(force_insert=True)
        except BaseException:
            if kept.file.name:
                kept.file.storage.delete(kept.file.name)
            raise
    return answer
