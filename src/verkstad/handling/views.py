"""The staff list and the case page."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from verkstad.applications.models import Application
from verkstad.handling import actions, downloads, pages
from verkstad.handling.columns import chosen_columns, sheet_rows
from verkstad.handling.forms import FilterNameForm, wanted_of
from verkstad.handling.queries.cases import Found, cases
from verkstad.people.access import allow, me, on
from verkstad.people.models import User
from verkstad.ui.words import told


@allow("handling.view_case")
def list_(request: HttpRequest) -> HttpResponse:
    """Every case of the mandates one reads, chosen by what stands in the address."""
    return render(request, "handling/list.html", pages.list_page(me(request), request.GET))


@allow("handling.view_case")
@require_GET
def list_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same rows and columns as a CSV file; that it was fetched is journalled."""
    found = _exported(request, "csv")
    rows = sheet_rows(found.rows.iterator(chunk_size=500), chosen_columns(request.GET.getlist("col")))
    answer = StreamingHttpResponse(downloads.csv_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="arenden.csv"'
    return answer


@allow("handling.view_case")
@require_GET
def list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same rows and columns as a workbook; journalled likewise."""
    found = _exported(request, "xlsx")
    rows = sheet_rows(found.rows.iterator(chunk_size=500), chosen_columns(request.GET.getlist("col")))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(downloads.xlsx(rows, _("Cases")), content_type=kind)
    answer["Content-Disposition"] = 'attachment; filename="arenden.xlsx"'
    return answer


def _exported(request: HttpRequest, kind: str) -> Found:
    wanted = wanted_of(request.GET)
    found = cases(me(request), wanted)
    chosen = {name: str(value) for name, value in asdict(wanted).items() if value}
    actions.note_export(kind=kind, rows=found.count, chosen=chosen, actor=me(request))
    return found


@allow("handling.view_case")
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """The same act on every ticked case, or on every one that the filter shows; the answer tells each row."""
    number = request.POST.get("handler", "")
    handler = (
        User.objects.filter(pk=number).first() if number.isascii() and number.isdecimal() and len(number) < 10 else None
    )
    act = request.POST.get("act", "")
    keys = pages.keys_of(me(request), request.POST)
    rows = actions.act_on_many(keys=keys, act=act, actor=me(request), handler=handler)
    shown = [{"row": row, "findings": [told(one) for one in row.findings]} for row in rows]
    back = reverse("handling:list") + (f"?{request.POST['back']}" if request.POST.get("back") else "")
    done = sum(row.done for row in rows)
    context = {"rows": shown, "done": done, "refused": len(rows) - done, "act": act, "back": back}
    return render(request, "handling/bulk.html", context)


@allow("handling.view_case")
@require_POST
def filter_save(request: HttpRequest) -> HttpResponse:
    """Keep the present selection under a name."""
    form = FilterNameForm(request.POST)
    if not form.acts(lambda data: actions.save_filter(owner=me(request), **data)):
        return render(request, "handling/filter.html", {"form": form}, status=400)
    messages.success(request, _("The filter “%s” is saved.") % form.result.name)
    return redirect(f"{reverse('handling:list')}?{form.result.query}")


@allow("handling.view_case")
@require_POST
def filter_drop(request: HttpRequest, filter: int) -> HttpResponse:
    """Remove one of one's own filters."""
    actions.drop_filter(owner=me(request), pk=filter)
    messages.success(request, _("The filter is removed."))
    return redirect("handling:list")


@on(Application, "handling.view_case")
def case(request: HttpRequest, application: Application) -> HttpResponse:
    """One case, whole."""
    return render(request, "handling/case.html", pages.case_page(application, me(request)))


@on(Application, "handling.view_case")
def versions(request: HttpRequest, application: Application) -> HttpResponse:
    """What was changed between two submitted versions."""
    page = pages.versions_page(application, request.GET.get("a", ""), request.GET.get("b", ""))
    return render(request, "handling/versions.html", page)
