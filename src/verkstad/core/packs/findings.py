"""Everything that can be wrong with a pack: code, weight, words and what to do. docs/packs.md lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verkstad.core.findings import Finding, Severity
from verkstad.core.words import gettext_noop as _

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@dataclass(frozen=True)
class PackFinding(Finding):
    """A finding that names its file and line (line 0: the file as a whole) and the column or key."""

    file: str = ""
    line: int = 0
    name: str = ""


CODES: dict[str, tuple[Severity, str, str]] = {
    # The folder and its files
    "no_folder": (ERROR, _("There is no folder %(value)s."), _("Give the path of a folder that holds pack.toml.")),
    "missing_file": (ERROR, _("The file is missing."), _("Add it; docs/packs.md says what it holds.")),
    "unknown_file": (ERROR, _("No such file belongs to a pack."), _("%(nearest)sMove it out of the folder.")),
    "not_a_file": (ERROR, _("This is not a plain file."), _("Put a plain file in its place.")),
    "not_a_folder": (ERROR, _("This is not a folder."), _("Put a folder in its place, or take it away.")),
    "unreadable": (ERROR, _("The file cannot be read: %(reason)s."), _("Check its rights and try again.")),
    "too_large": (ERROR, _("The file is larger than %(limit)s MB."), _("Split the pack or leave out what it does not need.")),
    "not_utf8": (ERROR, _("Byte %(byte)s is not UTF-8."), _("Save the file as UTF-8%(guess)s.")),
    "broken_toml": (ERROR, _("This is not TOML: %(reason)s."), _("Correct the line; text stands in quotation marks.")),
    "broken_csv": (ERROR, _("This is not CSV: %(reason)s."), _("Check the quotation marks of this row and the one before.")),
    "empty_file": (ERROR, _("The file is empty."), _("The first line holds the names of the columns: %(names)s.")),
    # Keys, columns and rows
    "unknown_key": (ERROR, _("Unknown key “%(name)s”."), _("%(nearest)sRemove it, or write it as docs/packs.md has it.")),
    "unknown_column": (ERROR, _("Unknown column “%(name)s”."), _("%(nearest)sRemove it, or name it as docs/packs.md does.")),
    "missing_column": (ERROR, _("The column “%(name)s” is missing."), _("Add it to the first line. %(help)s")),
    "repeated_column": (ERROR, _("The column “%(name)s” stands twice."), _("Keep one of them.")),
    "missing_key": (ERROR, _("“%(name)s” is missing."), _("Add it. %(help)s")),
    "row_length": (ERROR, _("The row has %(found)s cells, the first line %(wanted)s."), _("Put text with commas in quotation marks.")),
    "not_tables": (ERROR, _("“%(name)s” must be tables."), _("Write each under its own [[%(name)s]].")),
    "not_text": (ERROR, _("“%(name)s” is %(found)s, not text."), _("Put it in quotation marks.")),
    "bad_character": (ERROR, _("The text holds the control character %(value)s."), _("Take it out.")),
    "duplicate": (ERROR, _("%(name)s “%(value)s” stands already on line %(first)s."), _("Give one of them another name, or remove it.")),
    "instrument_key": (
        ERROR, _("“%(value)s” cannot be the key of an instrument."),
        _("Write key = with small letters a to z, figures and hyphens; at most 60."),
    ),
    "instrument_twice": (ERROR, _("The instrument “%(value)s” is in %(other)s already."), _("Give one of them another key.")),
    "call_twice": (ERROR, _("The call “%(value)s” is in %(other)s already."), _("Give one of them another key.")),
    "report_twice": (ERROR, _("The template “%(value)s” is in %(other)s already."), _("Give one of them another key.")),
    "start_of_made": (
        ERROR, _("A part of the kind “%(kind)s” is made from the figures and begins as no text."),
        _("Write the sentence before it as intro_sv and intro_en."),
    ),
    "bad_theory": (
        ERROR, _("“%(line)s” is no step and no arrow of a theory of change."),
        _("Write “p1 problem text” for a step and “p1 a1 evidence” for an arrow to the next level."),
    ),
    "statistics_twice": (
        ERROR, _("The statistics “%(value)s” are in %(other)s already."), _("Give one of them another key."),
    ),
    "call_key": (
        ERROR, _("“%(value)s” cannot be the key of a call."),
        _("Write small letters a to z, figures and hyphens, at most 60; not an address of the site's own."),
    ),
    # Values
    "bad_moment": (
        ERROR, _("“%(value)s” is not a time: %(reason)s."),
        _("Write it in Swedish time as 2026-10-15 16:00, or no more than is known: 2026-10-15, 2026-10, 2026."),
    ),
    "bad_key": (
        ERROR, _("“%(value)s” cannot be a key."),
        _("Use a-z, 0-9, hyphen and underscore, beginning with a letter or figure; at most 60."),
    ),
    "bad_integer": (ERROR, _("“%(value)s” is not a whole number."), _("Write figures only, such as 2593.")),
    "bad_place": (ERROR, _("“%(value)s” is not a place in a list."), _("Write a whole number from 1 to 999.")),
    "too_long": (ERROR, _("“%(name)s” has %(value)s characters, the most is %(limit)s."), _("Say it in fewer words.")),
    "too_much": (ERROR, _("“%(value)s” is more than the house can keep."), _("Check figures and unit.")),
    "bad_number": (ERROR, _("“%(value)s” is not a number."), _("Write figures with a point before decimals; words go into “text”.")),
    "bad_money": (ERROR, _("“%(value)s” is not an amount."), _("Write figures and the unit, such as 1 268 tkr, 25 mkr or 400 000 kr.")),
    "no_unit": (ERROR, _("“%(value)s” has no unit."), _("Add kr, tkr or mkr after the figures.")),
    "part_of_minute": (ERROR, _("“%(value)s” hours are not whole minutes."), _("Round to whole minutes, such as 2593.5.")),
    "finer_than_ore": (ERROR, _("“%(value)s” is finer than one öre."), _("Write at most the decimals that make whole öre.")),
    "no_such_day": (
        ERROR, _("%(value)s is no day: the month has %(days)s days."), _("Look in the source; the last day of the month is %(last)s."),
    ),
    "bad_date": (ERROR, _("“%(value)s” is not a date."), _("Write year-month-day, such as 2018-09-30%(guess)s.")),
    "too_coarse": (ERROR, _("“%(value)s” does not say the day."), _("Write year-month-day, such as 2018-09-30.")),
    "bad_yearday": (ERROR, _("“%(value)s” is not a day of every year."), _("Write month-day, such as 05-30.")),
    "bad_year": (ERROR, _("“%(value)s” is not a year."), _("Write four figures, 1900 to 2199.")),
    "bad_yes_no": (ERROR, _("“%(value)s” is neither yes nor no."), _("Write true or false in TOML, yes or no in CSV.")),
    "bad_choice": (ERROR, _("“%(value)s” is not one of the words allowed."), _("%(nearest)sWrite one of: %(choices)s.")),
    "bad_address": (ERROR, _("“%(value)s” is not a web address."), _("Begin with https:// and leave out spaces.")),
    "bad_share": (ERROR, _("“%(value)s” is not a share from 0 to 100 %%."), _("Write it as 5 %% or 2.5 %%.")),
    "bad_list": (ERROR, _("“%(name)s” must be a list."), _("In TOML write an array in [ ], in CSV keys with ; between.")),
    "orgnr_form": (ERROR, _("“%(value)s” is not an organisation number."), _("Write ten figures, such as 556000-4615.")),
    "orgnr_check": (ERROR, _("The check digit of %(value)s is wrong."), _("Look the number up again; the last figure would be %(digit)s.")),
    # References
    "no_such_ref": (ERROR, _("“%(value)s” is in no row of %(file)s."), _("%(nearest)sAdd the row, or correct the name.")),
    "nothing_to_refer": (ERROR, _("“%(value)s” refers to %(file)s, which is missing."), _("Add the file with a row for it.")),
    # Sense
    "two_same_orgnr": (
        ERROR, _("%(value)s is also the number of “%(other)s” (line %(first)s)."), _("Make them one organisation, or correct one number."),
    ),
    "ends_before_start": (ERROR, _("It ends (%(end)s) before it begins (%(start)s)."), _("Turn the dates, or correct one.")),
    "tenure_overlap": (
        ERROR, _("“%(one)s” and “%(other)s” (line %(first)s) hold region %(region)s at the same time."),
        _("Let one of them end the day before the other begins."),
    ),
    "tenure_gap": (
        WARNING, _("Nobody holds region %(region)s from %(start)s to %(end)s."), _("Correct the dates, or leave it if it is so."),
    ),
    "envelopes_sum": (
        ERROR, _("The envelopes of mandate “%(mandate)s” make %(sum)s, the amount first decided is %(amount)s."),
        _("Correct an envelope or original_amount; an envelope may leave out the year."),
    ),
    "amendments_sum": (
        ERROR, _("%(original)s and the amendments (%(sum)s) make %(result)s, the amount in force is %(amount)s."),
        _("Add the amendment that is missing, or correct one."),
    ),
    "amendment_below_zero": (
        ERROR, _("The amendment takes more than the envelope of %(year)s holds (%(amount)s)."), _("Correct the change or its year."),
    ),
    "terms_above_amount": (
        ERROR, _("Floor and caps of mandate “%(mandate)s” make %(sum)s, more than its amount %(amount)s."), _("Correct a floor or a cap."),
    ),
    "term_needs": (ERROR, _("A term of the kind “%(kind)s” needs “%(name)s”."), _("Add it. %(help)s")),
    "bookings_above_amount": (
        ERROR, _("Payments up to this one make %(sum)s, more than the %(amount)s of mandate “%(mandate)s”."),
        _("Correct the amount, or move what is paid by another source of money."),
    ),
    "bookings_above_envelope": (
        ERROR, _("Payments of %(year)s up to this one make %(sum)s, the envelopes up to that year hold %(amount)s."),
        _("Correct the amount or the year, or add the decision that allows it as an amendment."),
    ),
    "breaks_cap": (
        ERROR, _("Programme costs up to this one make %(sum)s, more than the cap of %(amount)s."),
        _("Correct the amount, or move the cost to another source of money."),
    ),
    "above_funding": (
        WARNING, _("Payments of “%(fund)s” up to this one make %(sum)s, its funding is %(amount)s."), _("Add the funding that is missing."),
    ),
    "commitments_above_amount": (
        ERROR, _("Commitments up to this one make %(sum)s, more than the %(amount)s of mandate “%(mandate)s”."), _("Correct the amount."),
    ),
    "grants_above_amount": (
        ERROR, _("The grants of mandate “%(mandate)s” up to this project make %(sum)s, more than its amount %(amount)s."),
        _("Correct the grant, or the mandate that pays."),
    ),
    "grant_above_cost": (ERROR, _("The grant %(grant)s is more than the whole funding %(cost)s."), _("Correct one of them.")),
    "other_mandate": (ERROR, _("The project “%(project)s” belongs to mandate “%(other)s”."), _("Correct the mandate or the project.")),
    "outside_period": (WARNING, _("%(value)s lies outside the period of mandate “%(mandate)s” (%(period)s)."), _("Check the date.")),
    "no_period": (ERROR, _("Mandate “%(mandate)s” is told in full without a period."), _("Add from and to.")),
    "not_in_full": (
        ERROR, _("Mandate “%(mandate)s” is not told in full, so it has no book."), _("Set in_full = true, or take the row out."),
    ),
    "year_outside": (ERROR, _("The year %(year)s lies outside %(period)s."), _("Correct the year, or from and to.")),
    "negative": (ERROR, _("“%(name)s” is below zero."), _("Write it without the minus sign.")),
    "funnel_grows": (
        ERROR, _("Stage %(stage)s has %(value)s companies, the stage before %(before)s."),
        _("A later stage is part of the one before: correct a figure, or make it another funnel."),
    ),
    "funnel_stage": (ERROR, _("Stage %(stage)s comes where stage %(wanted)s was expected."), _("Number the stages 1, 2, 3 without gaps.")),
    "funnel_differs": (ERROR, _("“%(name)s” is not the same in every stage of the funnel."), _("Write the same in each row.")),
    "value_or_text": (ERROR, _("The row has neither a figure nor a text."), _("Write the figure, or the source's own word in “text_sv”.")),
    "qualifier_alone": (ERROR, _("“%(name)s” stands without a figure."), _("Add the figure, or leave the qualifier blank.")),
    "percent_without_numerator": (
        ERROR, _("A percentage without numerator and denominator."), _("Give the part and the whole that it was computed from."),
    ),
    "percent_differs": (
        ERROR, _("%(numerator)s of %(denominator)s is %(computed)s %%, not %(value)s %%."), _("Correct the percentage or its parts."),
    ),
    "no_such_row": (ERROR, _("The statement has no row “%(value)s”."), _("%(nearest)sUse the keys of the statement's rows.")),
    "no_such_report": (
        ERROR, _("The pack names no printed report “%(value)s”."), _("%(nearest)sName one of [[published]] in pack.toml."),
    ),
    "bad_check": (ERROR, _("The check cannot be worked out: %(reason)s."), _("Let the formula and the values name the same things.")),
    "nuts_differ": (ERROR, _("%(nuts3)s does not begin with %(nuts2)s."), _("Correct one of the codes.")),
    "region_code": (ERROR, _("“%(value)s” is not a county code."), _("Write two figures with the leading zero, such as 03.")),
    "sie_cost_kind": (ERROR, _("Accounts for costs need “cost_kind”."), _("Name the kind of cost, or set use to counter.")),
    "not_funding": (ERROR, _("“%(value)s” is not a kind of funding."), _("Name a kind of money of the group funding.")),
    "sie_backwards": (ERROR, _("The last account %(last)s comes before the first %(first)s."), _("Turn them.")),
    "sie_overlap": (ERROR, _("Accounts %(range)s overlap those on line %(first)s."), _("Let each account be in one range.")),
    "delivered_early": (WARNING, _("Delivered %(delivered)s, before the mandate was decided."), _("Check the dates.")),
    "counted_time": (
        ERROR, _("“%(value)s” counts from the day of loading, and this pack is not invented."), _("Write the day and time of the call."),
    ),
    "share_without_clause": (ERROR, _("A highest share rests on a clause."), _("Name the clause as calls will name it.")),
    "option_without_kind": (ERROR, _("The option does not say which cost kind it computes."), _("Name it in “fills”.")),
    "unit_of_method": (ERROR, _("The unit %(unit)s does not go with %(method)s."), _("See the units in the help of the column.")),
    "fictional_orgnr": (
        WARNING, _("%(value)s could be a real organisation's number, in a pack that says it is invented."),
        _("Use a number that begins with 4."),
    ),
}  # fmt: skip


def finding(
    code: str, file: str, line: int = 0, /, *, column: str = "", clause: str = "", **params: Any
) -> PackFinding:
    """The finding `code` at a file and line; `params` fill its words."""
    severity, message, fix = CODES[code]
    where = f"{file}:{line}" if line else file
    return PackFinding(
        code=code, message=message, params=params, severity=severity, clause=clause, where=where, fix=fix, file=file, line=line, name=column
    )  # fmt: skip
