"""Sample content of the style page. Nothing here is a fact about a programme; the page says so."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verkstad.ui.fields import DayField, MoneyField
from verkstad.ui.filters import Filter, FilterBar, Option
from verkstad.ui.nav import Link

TKR, MKR = 100_000, 100_000_000
HERE = ZoneInfo("Europe/Stockholm")
COUNTIES = (
    "01",
    "03",
    "04",
    "05",
    "06",
    "07",
    "08",
    "09",
    "10",
    "12",
    "13",
    "14",
    "17",
    "18",
    "19",
    "20",
    "21",
    "22",
    "23",
    "24",
    "25",
)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=gettext_lazy("Name of the project"), max_length=80)
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("At most 800 characters. It is published if you get a grant."),
        required=False,
    )
    sum = MoneyField(label=gettext_lazy("Amount applied for"), maximum=250 * MKR // 100)
    start = DayField(label=gettext_lazy("First day of the project"))
    county = forms.ChoiceField(
        label=gettext_lazy("County"), choices=[("24", "Västerbottens län"), ("04", "Södermanlands län")]
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of project"),
        widget=forms.RadioSelect,
        choices=[("pre", gettext_lazy("Prestudy")), ("do", gettext_lazy("Implementation project"))],
    )
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Focus areas"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Choose at least one."),
        choices=[
            ("i40", "Industri 4.0"),
            ("sus", "Hållbar produktion"),
            ("skills", "Kunskapslyft industri"),
            ("test", "Testbädd Sverige"),
        ],
    )
    letter = forms.FileField(
        label=gettext_lazy("Letter of intent"), required=False, help_text=gettext_lazy("PDF, at most 25 MB.")
    )
    sure = forms.BooleanField(label=gettext_lazy("I have the right to sign for the organisation"))


def steps() -> list[dict[str, Any]]:
    return [
        {"label": _("Draft"), "state": "done", "when": date(2026, 9, 2)},
        {"label": _("Submitted"), "state": "done", "when": date(2026, 10, 14)},
        {"label": _("Under review"), "state": "now", "when": _("since 15 October")},
        {"label": _("Decision"), "state": "next", "when": _("by 7 December at the latest")},
        {"label": _("Project"), "state": "next"},
        {"label": _("Final report"), "state": "next"},
    ]


def filters(request: HttpRequest) -> FilterBar:
    region = [Option("24", "Västerbottens län", 2), Option("04", "Södermanlands län", 4)]
    state = [Option("granted", _("Granted"), 12), Option("ended", _("Ended"), 5)]
    return FilterBar(
        request.GET,
        [
            Filter("q", _("Search")),
            Filter("region", _("County"), region, _("All counties")),
            Filter("state", _("State"), state, _("All states")),
        ],
    )


def rows() -> list[dict[str, Any]]:
    names = [
        "Skånsk industriell framtid",
        "Digilyft Västerbotten 2.0",
        "Smart industri i Norra Mellansverige",
        "EMS Industrial Modernisation",
        "Smart industri i Jämtland Härjedalen",
    ]
    owners = [
        "Region Skåne",
        "Region Västerbotten",
        "Region Gävleborg",
        "Samverkansorganet i Södermanlands län",
        "Region Jämtland Härjedalen",
    ]
    states = [
        ("met", _("Ended")),
        ("now", _("Running")),
        ("risk", _("Report late")),
        ("unmet", _("Recovery")),
        ("draft", _("Draft")),
    ]
    return [
        {
            "name": n,
            "owner": o,
            "kind": s[0],
            "state": s[1],
            "granted": (2500 - i * 110) * TKR,
            "paid": (1900 - i * 240) * TKR,
            "left": (600 + i * 130 - (1600 if i == 3 else 0)) * TKR,
        }
        for i, (n, o, s) in enumerate(zip(names, owners, states, strict=True))
    ]


def pictures() -> dict[str, Any]:
    counts = dict.fromkeys(COUNTIES, 1) | {
        "24": 2,
        "23": 2,
        "14": 3,
        "18": 4,
        "12": 2,
        "20": 2,
        "21": 2,
        "17": 2,
        "01": 5,
        "09": None,
    }
    return {
        "counts": {code: {"value": n, "url": f"?region={code}"} for code, n in counts.items()},
        "granted": {code: (i * i * 37 % 4200 + 250) * TKR if i % 6 else None for i, code in enumerate(COUNTIES, 1)},
        "stages": [
            {"label": _("companies reached"), "value": 200, "qualifier": "about"},
            {"label": _("personally informed"), "value": 55, "url": "#funnel"},
            {"label": _("interviewed"), "value": 34},
            {"label": _("went on with a coach"), "value": 28},
        ],
        "open_stages": [
            {"label": _("companies met"), "value": "hundreds"},
            {"label": _("took concrete action"), "value": 74},
        ],
        "over_stages": [
            {"label": _("companies reached"), "value": 150, "qualifier": "over"},
            {"label": _("advice and coaching"), "value": 23},
        ],
        "parts": [
            {"label": _("Paid"), "ore": 16_603 * TKR, "kind": "paid", "url": "#entries"},
            {"label": _("Committed, not yet paid"), "ore": 3_594 * TKR, "kind": "committed"},
            {"label": _("Own costs"), "ore": 2_289 * TKR, "kind": "own"},
            {"label": _("Granted, agreement not signed"), "ore": 900 * TKR, "kind": "granted"},
        ],
        "caps": [{"label": _("At least this much as grants (term 3)"), "ore": 20_000 * TKR}],
        "over_parts": [
            {"label": _("Paid"), "ore": 4_900 * TKR, "kind": "paid"},
            {"label": _("Committed, not yet paid"), "ore": 900 * TKR, "kind": "committed"},
        ],
        "bars": [
            {"label": _("Skills supply and matching"), "value": 18, "url": "#x"},
            {"label": _("Digitalisation"), "value": 15},
            {"label": _("Cooperation across administrative borders must become better"), "value": 6},
            {"label": _("Not yet coded"), "value": None},
        ],
        "signed": [
            {"label": "2016", "value": 420 * TKR},
            {"label": "2017", "value": -180 * TKR},
            {"label": "2018", "value": 960 * TKR},
        ],
        "duties": [
            {"label": _("Draw down the money for the year"), "date": date(2026, 5, 30), "state": "met", "url": "#d1"},
            {"label": _("Interim report to the government"), "date": date(2026, 11, 30), "state": "risk"},
            {"label": _("Plan for next year"), "date": date(2026, 3, 31), "state": "unmet"},
            {"label": _("Repay what is left"), "date": date(2027, 3, 1), "state": "next"},
            {
                "label": _("Final report with evaluation of results and effects"),
                "date": date(2027, 3, 31),
                "state": "next",
            },
        ],
        "mandates": [
            {
                "label": "Digitaliseringslyftet",
                "start": date(2016, 1, 1),
                "end": date(2020, 3, 30),
                "text": "78 mkr",
                "url": "#m1",
            },
            {"label": "Robotlyftet", "start": date(2018, 1, 1), "end": date(2022, 3, 30), "text": "100 mkr"},
            {
                "label": "Smart industri i regionerna",
                "start": date(2016, 1, 1),
                "end": date(2019, 3, 1),
                "text": "25 mkr",
            },
            {"label": "Synliggöra goda exempel inom industrin", "start": None, "end": None, "text": "6 mkr"},
        ],
        "points": [
            {"label": str(2016 + i), "value": v, "low": lo, "high": hi}
            for i, (v, lo, hi) in enumerate([(12, 9, 16), (19, 15, 24), (31, 25, 38), (44, 35, 54), (52, 40, 66)])
        ],
        "axes": [
            _("Strategy"),
            _("Skills"),
            _("Processes"),
            _("Data and systems"),
            _("Automation"),
            _("Sustainability"),
        ],
        "scores": [
            {"label": _("At the start"), "values": [2, 1, 3, 2, 1, 3]},
            {"label": _("After a year"), "values": [3, 3, 4, 2, 3, 4]},
        ],
        "today": date(2026, 10, 19),
    }


def lists() -> dict[str, Any]:
    return {
        "facts": [
            {"term": _("Project owner"), "value": "Samverkansorganet i Södermanlands län", "url": "#owner"},
            {"term": _("Diary number"), "value": "Ä 2016-814"},
            {
                "term": _("Granted"),
                "value": "1 240 500,50 kr",
                "note": _("Of a total cost of 2 481 001 kr."),
                "act_url": "#change",
                "act_label": _("Change"),
            },
            {"term": _("Last day"), "value": date(2027, 3, 31)},
        ],
        "figures": [
            {
                "value": "25 mkr",
                "label": _("from the government"),
                "date": date(2018, 12, 31),
                "source": _("sample"),
                "url": "#f",
            },
            {
                "value": "5",
                "label": _("implementation projects in 11 counties"),
                "date": date(2018, 12, 31),
                "source": _("sample"),
            },
            {"value": "drygt 300", "label": _("companies reached"), "date": date(2018, 12, 31), "source": _("sample")},
        ],
        "tabs": [
            {"label": _("Overview"), "url": "#tabs", "current": True},
            {"label": _("Money"), "url": "#money"},
            {"label": _("Documents"), "url": "#documents", "count": 14},
        ],
        "events": [
            {
                "what": _("The handler asked for the budget to be completed"),
                "when": datetime(2026, 5, 3, 10, 12, tzinfo=HERE),
                "who": "Ada Lind",
                "url": "#e",
            },
            {"what": _("The completion is late"), "when": date(2026, 5, 20), "kind": "risk"},
            {
                "what": _("The budget was completed"),
                "when": datetime(2026, 5, 23, 8, 5, tzinfo=HERE),
                "who": "Omar Berg",
                "kind": "met",
            },
        ],
        "documents": [
            {
                "title": _("Decision on the grant"),
                "url": "#d",
                "number": "Ä 2016-814-12",
                "direction": _("outgoing"),
                "date": date(2026, 10, 7),
                "size": 84_213,
                "kind": "PDF",
            },
            {
                "title": _("Letter of intent"),
                "number": "Ä 2016-814-9",
                "direction": _("incoming"),
                "date": date(2026, 9, 28),
                "size": 1_384_000,
                "kind": "PDF",
                "secrecy": _("secrecy mark"),
            },
        ],
    }


def sample(request: HttpRequest) -> dict[str, Any]:
    """Everything the style page shows."""
    typed = {"name": "", "sum": "1.240", "start": "2026-09-31", "county": "04"}
    wrong = SampleForm({f"wrong-{name}": text for name, text in typed.items()}, prefix="wrong")
    page = Paginator(range(1_240), 50).page(7)
    form = SampleForm(initial={"sum": 124_050_050, "start": date(2026, 10, 14)})
    nav = [
        Link(_("The programme"), "#nav", current=True),
        Link(_("Calls"), "#nav-calls"),
        Link(_("Money"), links=[Link(_("Projects"), "#nav-projects"), Link(_("Statement"), "#nav-statement")]),
    ]
    return {
        "nav_items": nav,
        "nav_mark": None,
        "steps": steps(),
        "bar": filters(request),
        "rows": rows(),
        "sums": {name: sum(row[name] for row in rows()) for name in ("granted", "paid", "left")},
        "form": form,
        "wrong": wrong,
        "page": page,
        "p": pictures(),
        **lists(),
    }
