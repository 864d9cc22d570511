"""A page that is sent piece by piece while a ledger is read into a claim: needs no script, and ends with the result."""

import logging
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy

from verkstad.claims.actions.importing import taking_ledger
from verkstad.claims.models import ClaimFile
from verkstad.core.claims.mapping import LedgerMap
from verkstad.core.refused import Refused
from verkstad.people.access import me
from verkstad.ui.words import told

MARK = "<!-- the work goes here -->"
STAGES = {
    "read": gettext_lazy("Reading the file"),
    "sort": gettext_lazy("Sorting out what each row is"),
    "save": gettext_lazy("Writing the lines"),
}
log = logging.getLogger(__name__)


def page(request: HttpRequest, file: ClaimFile, given: LedgerMap, form: Any) -> StreamingHttpResponse:
    """The reading of a ledger, sent as the work goes on; the result or every fault comes last."""
    get_token(request)  # the form that comes last needs its token's cookie now
    whole = render_to_string("claims/reading.html", {"file": file, "claim": file.claim}, request)
    above, below = whole.split(MARK)
    answer = StreamingHttpResponse(_sent(request, file, given, form, above, below))
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"  # a proxy in between must not hold the page back
    return answer


def _sent(request: HttpRequest, file: ClaimFile, given: LedgerMap, form: Any, above: str, below: str) -> Iterator[str]:
    language = translation.get_language() or "sv"
    yield above
    with translation.override(language):
        result: dict[str, Any] = {"file": file, "claim": file.claim, "form": form}
        work = taking_ledger(file=file, given=given, actor=me(request))
        try:
            while True:
                stage, done, of = next(work)
                yield render_to_string("claims/reading_step.html", {"stage": STAGES[stage], "done": done, "of": of})
        except StopIteration as end:
            result["lines"] = end.value
        except Refused as refused:
            result["faults"] = [told(one) for one in refused.findings]
        except Exception:
            log.exception("the reading of ledger %s broke off", file.pk)
            result["broken"] = True
        finally:
            work.close()
        yield render_to_string("claims/reading_done.html", result, request)
    yield below
