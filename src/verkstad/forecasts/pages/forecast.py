"""The page of one mandate's forecast: plain rows that the template prints."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from verkstad.core.forecast.meaning import Meaning, Unused
from verkstad.core.forecast.outlook import NEAR_DAYS, Band
from verkstad.core.period import year_end
from verkstad.core.terms import State
from verkstad.forecasts.pages.periods import LATER, NEVER, address, interval, tkr, with_interval
from verkstad.forecasts.pages.pictures import pace_picture, years_picture
from verkstad.forecasts.queries import Forecast, forecast_of
from verkstad.mandate.models import Mandate
from verkstad.mandate.words import STATE, say
from verkstad.people.access import Who, may
from verkstad.ui import formats

SMALL = 100_000  # less than a thousand kronor is not told as a risk


def forecast_facts(mandate: Mandate, user: Who, day: date) -> dict[str, Any]:
    """Everything on the page as of a day."""
    found = forecast_of(mandate, day)
    known, left = found.figures.kept or bool(found.promises), found.outlook.left_ore
    shown: dict[str, Any] = {
        "mandate": mandate, "day": day, "found": found, "known": known, "left": left,
        "csv": address(mandate, "forecast_csv", day), "title": title(found, known),
        "closed": told_closed(mandate, found), "state": told_state(mandate, found, known),
    }  # fmt: skip
    if not known or not left:
        return shown
    rows = year_rows(mandate, found)
    return shown | {
        "rows": rows, "picture": picture(mandate, found, rows), "pace": pace_picture(found.pace),
        "figures": key_figures(mandate, found), "never": found.outlook.never, "never_interval": interval(found.outlook.never),
        "never_url": address(mandate, "rows", day, NEVER), "risks": risks(found), "assumed": assumptions(found),
        "requests": request_rows(found), "unused": unused_rows(found.meaning.unused if found.meaning else None),
        "terms": term_rows(found), "cash": found.meaning.cash_ore if found.meaning else None,
        "may_ask": may(user, "mandate.request_draw_down", mandate) and bool(found.meaning and found.meaning.requests),
        "by_year": any(row["offered"] is not None for row in rows),
    }  # fmt: skip


def title(found: Forecast, known: bool) -> str:
    """The page's heading is its answer."""
    if not known:
        return _("What is promised is not known here")
    if not found.outlook.left_ore:
        return _("Nothing that is promised waits to be paid")
    return _("%(left)s is promised and not paid; %(expected)s of it is expected to be paid") % {
        "left": tkr(found.outlook.left_ore),
        "expected": tkr(found.outlook.left_ore - found.outlook.never.expected_ore),
    }


def told_state(mandate: Mandate, found: Forecast, known: bool) -> str:
    """Why there is no forecast, where there is none."""
    ended = mandate.last_year is not None and found.day > year_end(mandate.last_year)
    told = {"year": mandate.last_year, "day": formats.dateword(found.last_day)}
    if not known and ended:
        return _("Nothing is booked for this mandate, whose period ended with %(year)s. Neither what was promised nor what was "
                 "paid is known, so nothing is reckoned.") % told  # fmt: skip
    if not known:
        return _("Nothing is booked for this mandate, so nobody can tell here what is promised or paid.")
    if not found.outlook.left_ore and ended:
        return (
            _("The period ended with %(year)s, and no grant is under way. The last day for payments was %(day)s.")
            % told
        )
    return "" if found.outlook.left_ore else _("No grant is under way on this day.")


def told_closed(mandate: Mandate, found: Forecast) -> str:
    """What was promised and not paid of grants that are closed."""
    if not found.closed_ore:
        return ""
    told = {"sum": tkr(found.closed_ore), "day": formats.dateword(found.last_day)}
    if any(not one.dated for one in found.closed):
        return _("%(sum)s was promised and is not booked as paid. Nothing more is awaited after %(day)s; whether some of it was "
                 "paid all the same, no source here tells.") % told  # fmt: skip
    return _("%(sum)s of grants that are closed was promised and never paid.") % told


def year_rows(mandate: Mandate, found: Forecast) -> list[dict[str, Any]]:
    """One row for each year, and one for all later ones where there is anything in them."""
    meant = {one.year: one for one in found.meaning.years} if found.meaning else {}
    rows = []
    for n, year in enumerate(found.outlook.years):
        one, band = meant.get(year), found.outlook.periods[n]
        offered = one.offered[1] if one and one.offered else None
        rows.append({"label": str(year), "band": band, "interval": interval(band), "own": one.own_ore if one else None,
                     "offered": offered, "left": one.left if one else None, "left_interval": interval(one.left) if one else "",
                     "url": address(mandate, "rows", found.day, str(year))})  # fmt: skip
    later = found.outlook.periods[-1]
    if later.high_ore > SMALL:
        rows.append({"label": _("later"), "band": later, "interval": interval(later), "own": None, "offered": None,
                     "left": None, "left_interval": "", "url": address(mandate, "rows", found.day, LATER)})  # fmt: skip
    return rows


def picture(mandate: Mandate, found: Forecast, rows: list[dict[str, Any]]) -> Any:
    most = max(rows, key=lambda row: row["band"].expected_ore)
    told = {"year": most["label"], "sum": with_interval(most["band"]), "mandate": mandate.name}
    return years_picture(rows, _("Most is expected to be paid in %(year)s: %(sum)s") % told)


def key_figures(mandate: Mandate, found: Forecast) -> list[dict[str, Any]]:
    out = found.outlook
    year = out.years[0]
    figures = [
        {"label": _("Promised, not paid"), "value": tkr(out.left_ore), "url": "",
         "source": _("%s grants") % formats.number(len(out.rows))},
        {"label": _("Expected in what is left of %s") % year, "value": tkr(out.periods[0].expected_ore),
         "source": interval(out.periods[0]), "url": address(mandate, "rows", found.day, str(year))},
        {"label": _("Expected never to be claimed"), "value": tkr(out.never.expected_ore), "source": interval(out.never),
         "url": address(mandate, "rows", found.day, NEVER)},
    ]  # fmt: skip
    if found.meaning and found.meaning.unused:
        unused = found.meaning.unused
        figures.append({"label": _("Not used on %s") % formats.dateword(unused.last_day), "source": interval(unused.unused),
                        "value": tkr(unused.unused.expected_ore), "url": ""})  # fmt: skip
    return figures


def risks(found: Forecast) -> list[str]:
    """What an economist should know first: sums in words, with the clause."""
    said, meant = [], found.meaning
    if meant is None:
        return [_("Nothing is booked for this mandate, so its money cannot be set against the forecast.")]
    for one in meant.years:
        if one.left.expected_ore < 0:
            said.append(
                _("The money up to %(year)s lacks %(sum)s.") % {"year": one.year, "sum": tkr(-one.left.expected_ore)}
            )
        elif one.left.low_ore < 0:
            said.append(_("The money up to %(year)s may lack as much as %(sum)s.")
                        % {"year": one.year, "sum": tkr(-one.left.low_ore)})  # fmt: skip
    if meant.unused and meant.unused.late.high_ore > SMALL:
        clause = next((rule.clause for rule in (t.rule for t in meant.terms) if rule.kind == "repay_by"), "")
        told = {
            "sum": with_interval(meant.unused.late),
            "day": formats.dateword(meant.unused.last_day),
            "clause": clause,
        }
        said.append(
            _("%(sum)s of what is promised is expected to be paid after %(day)s, when what is left has gone back (%(clause)s).")
            % told if clause else
            _("%(sum)s of what is promised is expected to be paid after %(day)s, the last day that we reckon with.") % told
        )  # fmt: skip
    return said


def request_rows(found: Forecast) -> list[dict[str, Any]]:
    """Money that can still be asked for."""
    made = []
    for one in found.meaning.requests if found.meaning else ():
        why = _("What is drawn already suffices, also for the higher end of the interval.")
        if one.suggested_ore:
            why = _(
                "What is needed until the next request, by the higher end of the interval, less what is drawn and not used."
            )
            if one.suggested_ore == one.most_ore:
                why = _("All that is left to ask for is needed, by the higher end of the interval.")
        made.append({"one": one, "why": why})
    return made


def unused_rows(unused: Unused | None) -> list[dict[str, Any]]:
    """What is left when the last day for payments comes, and what it is made of."""
    if unused is None:
        return []
    rows: list[tuple[str, Band | int, str]] = [
        (_("Not used in all"), unused.unused, _("the amount in force less what is paid by then")),
        (_("Of it drawn, and so to be repaid"), unused.repay, _("with the requests that are suggested")),
        (_("Promised to nobody yet"), unused.free_ore, _("less the agency's own costs as assumed")),
        (_("Promised, and expected never to be claimed"), unused.never, ""),
        (_("Promised, and expected too late"), unused.late, ""),
    ]
    return [{"term": term, "value": with_interval(value) if isinstance(value, Band) else tkr(value), "note": note}
            for term, value, note in rows]  # fmt: skip


def term_rows(found: Forecast) -> list[dict[str, Any]]:
    """Every term today and as it is expected to be when the period is over."""
    made = []
    for one in found.meaning.terms if found.meaning else ():
        worst = one.worst if one.worst != one.expected.state else None
        made.append({
            "term": found.terms[one.rule.key], "now": STATE[one.now], "then": STATE[one.expected.state],
            "worst": STATE[worst] if worst in (State.NOT_MET, State.AT_RISK) else None, "why": say(rounded(one.expected.why)),
            "at_risk": one.at_risk,
        })  # fmt: skip
    return sorted(made, key=lambda row: not row["at_risk"])


def rounded(why: tuple[str, Mapping[str, Any]]) -> tuple[str, dict[str, Any]]:
    """A reason with its expected sums in whole tkr: they are no more exact than that."""
    message, params = why
    return message, {
        name: round(value / SMALL) * SMALL if name.endswith("_ore") and value is not None else value
        for name, value in params.items()
    }


def assumptions(found: Forecast) -> list[str]:
    """What the figures rest on, in words."""
    pace, meant = found.pace, found.meaning
    known = {
        "finished": formats.number(pace.finished),
        "running": formats.number(pace.running),
        "assumed": pace.assumed,
    }
    said = [
        _("Each grant is followed by its own clock, which goes half by the days of the project and half by its budget for each "
          "year, to the last report that is due; then by the calendar, three years more."),
        _("How it will be paid is drawn 500 times from projects that had come as far and had about as much left: %(finished)s "
          "finished ones and %(running)s under way.") % known,
    ]  # fmt: skip
    if pace.few:
        said.append(
            _("That is few. %(assumed)s assumed projects of our own therefore stand beside them, and weigh as two: most use 75 to "
              "100 per cent of their grant and have their last payment two to four quarters after the end. It is a judgement, "
              "not a statistic.") % known
        )  # fmt: skip
    else:
        said.append(_("%(assumed)s assumed projects stand beside them and weigh as two.") % known)
    said += [
        _("What is approved or on its way to the bank is paid within %s days.") % NEAR_DAYS,
        _("The interval is the middle 95 per cent of the draws. Tried on made-up portfolios it held what came about nearly nine "
          "times of ten. It knows how projects differ, and not what hits all of them at once: a new law, a pandemic or a change "
          "of staff that delays every project makes it too narrow."),
        _("Nothing more is granted than is promised on this day."),
    ]  # fmt: skip
    return [*said, *_own_costs(meant)] if meant else said


def _own_costs(meant: Meaning) -> list[str]:
    if not meant.own_ore:
        return []
    return [
        _("The agency's own costs go on as they have so far, up to their caps: %s in all. Under the terms they go on without the "
          "caps, so that a cap which comes too near is seen.") % tkr(meant.own_ore)
    ]  # fmt: skip
