from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from verkstad.core.figures import Place
from verkstad.mandate.models import Mandate
from verkstad.people.access import on, public
from verkstad.reports.downloads import entries_csv
from verkstad.reports.forms import AsOfForm
from verkstad.reports.output import render as render_as
from verkstad.reports.page import StatementPage, figure_facts, language, statement_page
from verkstad.reports.queries import differences_of, entries_of_cell, mandates_with_statement, may_open, shows_text

MEDIA = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _page(request: HttpRequest, mandate: Mandate) -> StatementPage:
    """The statement as of the date asked for; 404 for a text that is no date and a mandate without ledger."""
    form = AsOfForm(request.GET)
    if mandate.book is None or not form.is_valid() or not may_open(request.user, mandate):
        raise Http404
    return statement_page(mandate, form.cleaned_data["as_of"])


@public
def statements(request: HttpRequest) -> HttpResponse:
    """The mandates that have a statement."""
    return render(request, "reports/statements.html", {"mandates": mandates_with_statement(request.user)})


@on(Mandate, "public")
def statement(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """The statement of a mandate as of a date, published figures beside, differences in words."""
    if mandate.book is None or not may_open(request.user, mandate):
        return render(request, "reports/no_book.html", {"mandate": mandate})
    asked = AsOfForm(request.GET)
    page = statement_page(mandate, asked.cleaned_data["as_of"] if asked.is_valid() else None)
    form = AsOfForm(initial={"as_of": page.as_of}) if asked.is_valid() else asked
    return render(request, "reports/statement.html", {"page": page, "form": form})


def _figure_page(request: HttpRequest, mandate: Mandate, row: str, column: str) -> tuple[StatementPage, Place]:
    """The statement and the place in it; 404 for a place it does not have."""
    page, place = _page(request, mandate), Place(row, column)
    if place not in page.statement.cells:
        raise Http404
    return page, place


@on(Mandate, "public")
def figure(request: HttpRequest, mandate: Mandate, row: str, column: str) -> HttpResponse:
    """One figure opened: how it is computed and the entries it is the sum of."""
    page, place = _figure_page(request, mandate, row, column)
    facts = figure_facts(page, place, request.GET.get("page"))
    return render(request, "reports/figure.html", {**facts, "texts": shows_text(request.user, mandate)})


@on(Mandate, "public")
def figure_csv(request: HttpRequest, mandate: Mandate, row: str, column: str) -> StreamingHttpResponse:
    """The entries behind a figure as CSV."""
    page, _place = _figure_page(request, mandate, row, column)
    name, texts = f"{mandate.key}-{row}-{column}.csv", shows_text(request.user, mandate)
    return entries_csv(entries_of_cell(page.ledger, row, column), name, texts)


@on(Mandate, "public")
def download(request: HttpRequest, mandate: Mandate, form: str) -> HttpResponse:
    """The statement as JSON, CSV or XLSX; with the differences where a report was printed for the date."""
    page = _page(request, mandate)
    differences = differences_of(page.statement, page.report, language()) if page.report and form != "csv" else None
    content = render_as(mandate, page.as_of, page.statement, differences, form, language())
    response = HttpResponse(content, content_type=MEDIA.get(form, XLSX))
    response["Content-Disposition"] = f'attachment; filename="{mandate.key}-{page.as_of.isoformat()}.{form}"'
    return response
