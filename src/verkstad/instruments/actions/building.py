"""An instrument's draft is changed one thing at a time, on what stands now and not on what somebody saw."""

from collections.abc import Callable

from django.db import transaction

from verkstad.core.instruments.document import to_json
from verkstad.core.instruments.questions import Form
from verkstad.core.words import gettext_noop
from verkstad.instruments.actions.authoring import save_draft
from verkstad.instruments.actions.rights import Actor, key_of, no
from verkstad.instruments.models import Instrument, Version


@transaction.atomic
def change_draft(*, instrument: Instrument, change: Callable[[Form], Form], actor: Actor) -> Version:
    """Apply one change to the draft, or to what is published last, which begins a new draft.

    Refuses a change of what is no longer there: then somebody else has taken it away meanwhile.
    """
    given = key_of(actor, "instruments.change_instrument")
    row = Instrument.objects.select_for_update().get(pk=instrument.pk)
    last = row.versions.order_by("-number").first()
    form = last.form if last else Form()
    try:
        changed = change(form)
    except KeyError as gone:
        raise no("gone", gettext_noop("%(key)s is no longer there; somebody else may have taken it away."),
                 gettext_noop("Look at the form as it stands now."), key=str(gone.args[0])) from None  # fmt: skip
    return save_draft(instrument=row, content=to_json(changed), actor=given)
