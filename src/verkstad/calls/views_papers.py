"""The documents of a call: put there and taken away by those who prepare it, fetched by everybody."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from verkstad.calls import actions, papers
from verkstad.calls.forms_papers import PaperForm
from verkstad.calls.models import Call
from verkstad.calls.pages_papers import papers_page
from verkstad.core.refused import Refused
from verkstad.people.access import me, on


@on(Call, "public")
@require_safe
def document(request: HttpRequest, call: Call, document: int) -> FileResponse:
    """The file of one of the call's own documents, to be saved."""
    return papers.file_response(papers.paper(call, document, request.user))


@on(Call, "calls.change_call")
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, call: Call) -> HttpResponse:
    """The call's own documents as the draft has them, and a form for a further one."""
    page = papers_page(call)
    form = PaperForm(request, replaceable=page["replaceable"])
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.attach_document(call=call, **form.cleaned_data, actor=me(request))
            messages.success(request, _("%s is in the draft of the call.") % kept.file_name)
            return redirect("calls:documents", call.key)
        except Refused as refused:
            form.take(refused)
    return render(request, "calls/staff_documents.html", {"form": form, **page})


@on(Call, "calls.change_call")
@require_http_methods(["GET", "HEAD", "POST"])
def document_off(request: HttpRequest, call: Call, document: int) -> HttpResponse:
    """Take a document away from the draft."""
    kept = papers.paper(call, document, request.user)
    if request.method == "POST":
        actions.detach_document(call=call, number=kept.diary_number, actor=me(request))
        messages.success(request, _("%s is taken away from the draft.") % kept.file_name)
        return redirect("calls:documents", call.key)
    context = {"title": _("Take the document away from the call"), "act_label": _("Take it away"), "danger": True,
               "consequence": _("It is gone from the call once the draft is published. It stays in the diary, and in the versions that "
                                "have shown it."),
               "facts": [{"term": _("Document"), "value": kept.title}, {"term": _("Diary number"), "value": kept.diary_number}],
               "back": reverse("calls:documents", args=[call.key])}  # fmt: skip
    return render(request, "ui/confirm.html", context)
