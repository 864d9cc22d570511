"""Projects, what they report, funnels, and which regions took part."""

from verkstad.core.packs.pack import Row
from verkstad.grants import actions
from verkstad.grants.models import FunnelStage, Participation, Project, Result
from verkstad.packs.loading.load import Load

KNOWN = (Project, Result, FunnelStage, Participation)
TOOK_PART = {"yes": True, "no": False, "unknown": None}


def load_projects(load: Load) -> None:
    public = {row["key"]: row["published"] for row in load.pack["mandates"]}
    for row in load.pack["projects"]:
        with load.row(row):
            outcome = actions.save_project(
                key=row["key"], mandate=row["mandate"], name=row["name"], kind=row["kind"], state=row["state"],
                owner=row["owner"] or "", partners=row["partners"], regions=row["regions"], focus_areas=row["focus_areas"],
                start_on=row["from"].first if row["from"] else None, end_on=row["to"].last if row["to"] else None,
                start_precision=_precision(row, "from"), end_precision=_precision(row, "to"),
                grant_ore=_ore(row, "grant"), grant_qualifier=row["grant_qualifier"] or "",
                other_funding_ore=_ore(row, "other_funding"), other_funding_note=row["other_funding_note"] or "",
                total_cost_ore=_ore(row, "total_cost"), total_cost_qualifier=row["total_cost_qualifier"] or "",
                approach=row["approach"] or "", summary_sv=row["summary_sv"] or "", summary_en=row["summary_en"] or "",
                confirmed=row["certainty"] != "unconfirmed", note_sv=row["note_sv"] or "", note_en=row["note_en"] or "",
                source_note=load.source_note(row), public=public[row["mandate"]], actor=load.actor,
            )  # fmt: skip
            load.note(row, "project", row["key"], outcome)


def _ore(row: Row, name: str) -> int | None:
    return row[name].ore if row[name] else None


def _precision(row: Row, name: str) -> str:
    return row[name].precision if row[name] else "day"


def load_results(load: Load) -> None:
    indicators = load.pack.by_key("indicators")
    for row in load.pack["results"]:
        of = indicators[row["indicator"]]
        with load.row(row):
            outcome = actions.save_result(
                mandate=row["mandate"], project=row["project"] or "", key=row["indicator"], label_sv=of["name_sv"],
                label_en=of["name_en"], value=row["value"], unit=of["unit"], counts_companies=bool(of["is_companies"]),
                qualifier=row["qualifier"] or "", words_sv=row["text_sv"] or "", words_en=row["text_en"] or "", numerator=row["numerator"],
                denominator=row["denominator"], reported_on=row["as_of"].last if row["as_of"] else None,
                reported_precision=_precision(row, "as_of"),
                source_note=load.source_note(row), note_sv=row["note_sv"] or "", note_en=row["note_en"] or "", actor=load.actor,
            )  # fmt: skip
            load.note(row, "result", f"{row['project'] or row['mandate']}/{row['indicator']}", outcome)
    for row in sorted(load.pack["funnels"], key=lambda one: (one["funnel"], one["stage"])):
        with load.row(row):
            outcome_stage = actions.save_funnel_stage(
                mandate=row["mandate"], project=row["project"] or "", funnel=row["funnel"], name_sv=row["name_sv"],
                name_en=row["name_en"], number=row["stage"], label_sv=row["label_sv"], label_en=row["label_en"],
                companies=row["companies"], words_sv=row["text_sv"] or "", words_en=row["text_en"] or "", qualifier=row["qualifier"] or "",
                source_note=load.source_note(row), actor=load.actor,
            )  # fmt: skip
            load.note(row, "funnel stage", f"{row['funnel']}/{row['stage']}", outcome_stage)
    for row in load.pack["participation"]:
        with load.row(row):
            outcome_part = actions.save_participation(
                mandate=row["mandate"], region=row["region"], kind=row["kind"], took_part=TOOK_PART[row["took_part"]],
                note_sv=row["note_sv"] or "", note_en=row["note_en"] or "", source_note=load.source_note(row),
                actor=load.actor,
            )  # fmt: skip
            load.note(row, "participation", f"{row['mandate']}/{row['region']}/{row['kind']}", outcome_part)
