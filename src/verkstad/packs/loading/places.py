"""Regions, organisations, and who held which region when."""

from verkstad.organisations import actions
from verkstad.organisations.models import Organisation, Region, RegisterFact, Tenure
from verkstad.packs.loading.load import Load

KNOWN = (Region, Organisation, Tenure, RegisterFact)


def load_places(load: Load) -> None:
    for row in load.pack["regions"]:
        with load.row(row):
            outcome = actions.save_region(
                code=row["code"], name_sv=row["name_sv"], name_en=row["name_en"], nuts3=row["nuts3"], nuts2=row["nuts2"],
                nuts2_name=row["nuts2_name"], actor=load.actor,
            )  # fmt: skip
            load.note(row, "region", row["code"], outcome)
    for row in load.pack["organisations"]:
        with load.row(row):
            outcome_body = actions.save_organisation(
                key=row["key"], name=row["name"], kind=row["kind"], number=row["orgnr"] or "", region=row["region"] or "",
                fictional=load.fictional, source_note=load.source_note(row), note=row["note"] or "", actor=load.actor,
            )  # fmt: skip
            load.note(row, "organisation", row["key"], outcome_body)
    load.stop_if_refused()
    for row in load.pack["tenures"]:
        with load.row(row):
            outcome_tenure = actions.save_tenure(
                region=row["region"], organisation=row["organisation"],
                valid_from=row["valid_from"].first if row["valid_from"] else None,
                from_precision=row["valid_from"].precision if row["valid_from"] else "day",
                valid_to=row["valid_to"].last if row["valid_to"] else None,
                to_precision=row["valid_to"].precision if row["valid_to"] else "day", confirmed=row["status"] == "confirmed",
                source_note=load.source_note(row), note=row["note"] or "", actor=load.actor,
            )  # fmt: skip
            load.note(row, "tenure", f"{row['region']}/{row['organisation']}", outcome_tenure)
    for row in load.pack["register_facts"]:
        with load.row(row):
            outcome_fact = actions.save_register_fact(
                organisation=row["organisation"], kind=row["kind"], value=row["value"], as_of=row["as_of"],
                source_note=load.source_note(row), fictional=load.fictional, actor=load.actor,
            )  # fmt: skip
            load.note(row, "register fact", f"{row['organisation']}/{row['kind']}/{row['as_of']}", outcome_fact)
