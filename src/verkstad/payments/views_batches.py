"""Files to the bank."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from verkstad.mandate.models import Mandate
from verkstad.payments.actions import batches
from verkstad.payments.forms import AnswerForm, BatchForm
from verkstad.payments.models import Batch
from verkstad.payments.pages import money as pages
from verkstad.payments.queries.waiting import payers
from verkstad.people.access import me, on
from verkstad.ui.forms import ActForm


@on(Mandate, "payments.make_batch")
def batch_new(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """Choose what is to be paid and make the file."""
    form = BatchForm(request.POST if request.method == "POST" else None, mandate=mandate, payers=payers())
    if request.method == "POST" and form.acts(
        lambda data: batches.make_batch(
            mandate=mandate, payments=data["chosen"], payer=data["payer"], pay_on=data["pay_on"], actor=me(request)
        )
    ):
        return redirect("payments:batch", form.result.pk)
    return render(request, "ui/confirm.html", pages.batch_new_facts(mandate, form))


@on(Batch, "payments.view_batch")
def batch(request: HttpRequest, row: Batch) -> HttpResponse:
    """One file and its payments."""
    return render(request, "payments/batch.html", pages.batch_facts(row, request.user, request.GET.get("page", "")))


@on(Batch, "payments.make_batch")
def batch_file(request: HttpRequest, row: Batch) -> HttpResponse:
    """The file as it goes to the bank."""
    name = {"Content-Disposition": f'attachment; filename="{row.message}.xml"'}
    return HttpResponse(bytes(row.content), content_type="application/xml", headers=name)


@on(Batch, "payments.make_batch")
def batch_send(request: HttpRequest, row: Batch) -> HttpResponse:
    """Note that it has been handed to the bank."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: batches.send_batch(batch=row, actor=me(request))):
        return redirect("payments:batch", row.pk)
    facts = pages.batch_facts(row, request.user) | {
        "title": _("The file is with the bank"), "form": form, "act_label": _("Note as sent"),
        "consequence": _("From now on its payments can only be paid or refused."), "back": row.get_absolute_url(),
    }  # fmt: skip
    return render(request, "ui/confirm.html", facts)


@on(Batch, "payments.make_batch")
def batch_answer(request: HttpRequest, row: Batch) -> HttpResponse:
    """Read the bank's status report."""
    posted = request.method == "POST"
    form = AnswerForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.acts(
        lambda data: batches.read_answer(
            batch=row, content=data["file"], paid_on=data["paid_on"], actor=me(request)
        )
    ):  # fmt: skip
        told = _("%(paid)s paid, %(failed)s refused, %(waiting)s still with the bank.")
        messages.success(request, told % form.result)
        return redirect("payments:batch", row.pk)
    return render(request, "payments/answer.html", {"row": row, "form": form})
