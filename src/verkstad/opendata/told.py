"""Titles and descriptions that we put together from facts, so that nothing an applicant wrote is told; and mandates."""

from verkstad.core.invented import says_invented
from verkstad.core.opendata.facts import CallRef, Text
from verkstad.core.opendata.facts import Mandate as MandateFact
from verkstad.mandate.models import Mandate

INVENTED = Text("Påhittat exempel: inget av detta har hänt.", "An invented example: none of this has happened.")


def mandate(row: Mandate, agency_number: str) -> MandateFact:
    programme = row.programme
    return MandateFact(
        key=row.key, name=Text(row.name_sv, row.name_en), number=row.government_number, programme=programme.key,
        programme_name=Text(programme.name_sv, programme.name_en), agency=programme.agency_name, agency_number=agency_number,
    )  # fmt: skip


def marked(text: Text, *, fictional: bool) -> Text:
    """A title that says that it is invented where it is and does not say so."""
    if not fictional or says_invented(text.sv):
        return text
    return Text(f"{text.sv} (påhittat)", f"{text.en} (invented)" if text.en else "")


def support_title(call: CallRef | None) -> Text:
    of = call.title if call else Text()
    return Text(f"Stöd till företag: {of.sv}" if of.sv else "Stöd till företag",
                f"Support to a company: {of.in_english}" if of else "Support to a company")  # fmt: skip


def grant_title(call: CallRef | None) -> Text:
    of = call.title if call else Text()
    return Text(f"Bidrag: {of.sv}" if of.sv else "Bidrag", f"Grant: {of.in_english}" if of else "Grant")


def described(summary: Text, call: CallRef | None, paying: MandateFact, *, fictional: bool) -> Text:
    """The published summary; without one, what call and mandate it came of."""
    sv, en = summary.sv, summary.en
    if not sv:
        sv = f"Bidrag ur utlysningen ”{call.title.sv}” " if call else "Bidrag "
        sv += f"inom uppdraget ”{paying.name.sv}”."
        en = f"A grant of the call “{call.title.in_english}” " if call else "A grant "
        en += f"under the mandate “{paying.name.in_english}”."
    return Text(f"{sv} {INVENTED.sv}", f"{en} {INVENTED.en}" if en else "") if fictional else Text(sv, en)
