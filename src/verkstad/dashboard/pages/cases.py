"""Applications sent, decided and granted; and results against the targets that agreements set."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.dashboard.pages.panel import Line, Panel, meanings, money, number
from verkstad.dashboard.queries.told import AGREED, CALLS, MET, OPEN, SENT, SHARE, SUM, TOLD, Told
from verkstad.reports.figures.addresses import NAMES
from verkstad.ui.pictures.bars import bars
from verkstad.ui.pictures.funnel import funnel
from verkstad.ui.pictures.picture import Cell


def decided(told: Told) -> Panel:
    """From applications sent to granted ones. Decisions of a year may be on applications of the year before."""
    choice, share = told.choice, told.whole(SHARE)
    sent = told.whole(SENT).value or Fraction(0)
    granted, all_ = share.numerator or Fraction(0), share.denominator or Fraction(0)
    keys = (CALLS, OPEN, SENT, SHARE, SUM)
    lines = [Line(key, "", "", "", told.whole(key)) for key in keys]
    none = _("No application has come in here for this choice, so no decision can be counted.")
    panel = Panel("beslut", _("No applications are kept here"), lines, meanings(choice, *keys), lead=_calls(told), missing=none,
                  csv=choice.csv("beslut"))  # fmt: skip
    if not sent and not all_:
        return panel
    title = _title(sent, all_, granted)
    stages = [
        {"label": _("applications sent"), "value": int(sent), "url": choice.figure(SENT)},
        {"label": _("applications decided"), "value": int(all_), "url": choice.figure(SHARE)},
        {"label": _("applications granted"), "value": int(granted), "url": choice.figure("decisions_granted")},
    ]
    falls = sent >= all_ >= granted
    picture = funnel(stages, title=title) if falls else bars(stages, title=title)
    if falls:
        picture = replace(picture, head=(picture.head[0], Cell(_("Applications"), number=True), picture.head[2]))
    amount = told.whole(SUM).value
    lead = " ".join(one for one in (_calls(told), _("%(amount)s is granted by decisions.") % {"amount": money(amount)} if amount else "",
                                    "" if falls else _("Some decisions are on applications sent earlier.")) if one)  # fmt: skip
    return replace(panel, title=title, picture=picture, lead=lead, missing="")


def _title(sent: Fraction, all_: Fraction, granted: Fraction) -> str:
    words = {"granted": number(granted), "decided": number(all_), "sent": number(sent)}
    if not all_:
        return ngettext("One application has come in, and it is not decided",
                        "%(sent)s applications have come in, and none is decided", int(sent)) % words  # fmt: skip
    return ngettext("%(granted)s of %(decided)s decided application is granted",
                    "%(granted)s of %(decided)s decided applications are granted", int(all_)) % words  # fmt: skip


def _calls(told: Told) -> str:
    published, open_ = told.whole(CALLS).value or 0, told.whole(OPEN).value or 0
    if not published:
        return ""
    first = ngettext("%s call is published", "%s calls are published", int(published)) % number(Fraction(published))
    if not open_:
        return first + ", " + _("none is open.")
    return first + ", " + ngettext("%s is open.", "%s are open.", int(open_)) % number(Fraction(open_))


def targets(told: Told, names: Mapping[str, str]) -> Panel:
    """Indicators with a target in agreements: how many are reached, project by project."""
    choice, keys = told.choice, (AGREED, TOLD, MET)
    agreed, reported, met = (told.whole(key).value or Fraction(0) for key in keys)
    parts = {key: dict(told.by(key, "project")) for key in keys}
    shown = sorted((part for part in parts[AGREED] if part in names), key=lambda part: names[part])
    lines = [Line(key, "", "", "", told.whole(key)) for key in keys]
    lines += [
        Line(key, "project", part, names[part], parts[key][part])
        for key in keys
        for part in shown
        if part in parts[key]
    ]
    panel = Panel("mal", _("No targets are agreed"), lines, meanings(choice, *keys), csv=choice.csv("mal"),
                  missing=_("No agreement of this choice has an indicator with a target here, so results cannot be set against one. "
                            "What the projects report stands under companies."))  # fmt: skip
    if not agreed:
        return panel
    title = ngettext("%(met)s of %(all)s target is reached", "%(met)s of %(all)s targets are reached", int(agreed)) % {
        "met": number(met), "all": number(agreed)}  # fmt: skip
    lead = _("%(told)s of them have a result in an approved report.") % {"told": number(reported)}
    if choice.frame.year:
        lead += " " + _("Told for all years: a target is of the whole project.")
    rows = [{"label": _("Targets agreed"), "value": agreed, "url": choice.figure(AGREED)},
            {"label": _("Reported on"), "value": reported, "url": choice.figure(TOLD)},
            {"label": _("Reached"), "value": met, "url": choice.figure(MET), "kind": "met"}]  # fmt: skip
    picture = bars(rows, title=title, head=_("Targets"))
    each = [(Cell(names[part], choice.address(**{NAMES["project"]: part})),
             Cell(_("%(part)s of %(whole)s") % {"part": number(_of(parts[MET], part)), "whole": number(_of(parts[AGREED], part))},
                  number=True)) for part in shown]  # fmt: skip
    picture = replace(picture, rows=(*picture.rows, *each))
    return replace(panel, title=title, picture=picture, lead=lead, missing="")


def _of(parts: Mapping[str, object], part: str) -> Fraction:
    return getattr(parts.get(part), "value", None) or Fraction(0)
