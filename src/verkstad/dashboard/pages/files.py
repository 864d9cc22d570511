"""A part's file: the exact answers that its picture is drawn from, one line each."""

import csv
from io import StringIO

from django.http import Http404, HttpResponse

from verkstad.dashboard.pages.page import Asked, panels
from verkstad.reports.figures import definition
from verkstad.reports.figures.pages import tame

HEAD = ("figure", "as_of", "mandate", "region", "year", "project", "by", "part", "name", "value", "unit", "numerator",
        "denominator", "why")  # fmt: skip
A_WHILE = "public, max-age=300"


def file_of(name: str, asked: Asked) -> HttpResponse:
    """Raises Http404 for a part that there is not."""
    panel = panels(asked.choice).get(name)
    if panel is None:
        raise Http404
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    for line in panel.lines:
        one, frame = line.answer, line.answer.frame
        numbers = ["" if number is None else str(number) for number in (one.value, one.numerator, one.denominator)]
        writer.writerow([line.key, frame.as_of, frame.mandate, frame.region, frame.year or "", frame.project, line.by, line.part,
                         tame(line.name), numbers[0], definition(line.key).unit.value, *numbers[1:], one.why])  # fmt: skip
    head = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": A_WHILE}
    return HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8", headers=head)
