"""Companies in approved reports and decided claims of projects, in whichever mandates, counties and years, put straight into
the tables."""

from collections.abc import Iterable
from datetime import date

from verkstad.agreements.models import Agreement
from verkstad.claims.models import Claim, ClaimFile, ClaimParticipant
from verkstad.grants.models import Project
from verkstad.journal.actions import record
from verkstad.mandate.models import Mandate, Programme
from verkstad.organisations.models import Organisation, Region
from verkstad.progress.models import Participant, Report

Row = tuple[int, int, int, int, str]  # company, mandate, project, year, stage
CODES = ("01", "03", "14")


def a_mandate(number: int) -> Mandate:
    programme, _new = Programme.objects.get_or_create(key="p", defaults={"name_sv": "P", "name_en": "P"})
    return Mandate.objects.get_or_create(
        key=f"m{number}", defaults={"programme": programme, "number": number, "name_sv": f"Uppdrag {number}",
                                    "name_en": f"Mandate {number}", "original_ore": 0},
    )[0]  # fmt: skip


def a_project(mandate: int, number: int) -> Agreement:
    """In one county or two, by its number; the owner sits in the first."""
    for code in CODES:
        Region.objects.get_or_create(code=code, defaults={"name_sv": f"Län {code}", "name_en": f"County {code}"})
    owner, _new = Organisation.objects.get_or_create(key="owner", defaults={"name": "Ägaren", "kind": "other"})
    key = f"m{mandate}-p{number}"
    project, new = Project.objects.get_or_create(
        key=key, defaults={"mandate": a_mandate(mandate), "name": f"Projekt {key}", "kind": "other", "state": "running"}
    )
    if new:
        project.regions.set({CODES[number % 3], CODES[(number * mandate) % 3]})
    made, _new = Agreement.objects.get_or_create(
        key=key,
        defaults={
            "mandate": project.mandate,
            "owner": owner,
            "project": project,
            "title": project.name,
            "state": "running",
        },
    )
    return made


def took_part(rows: Iterable[Row]) -> None:
    """One approved report a project and year that names the companies, in the order given."""
    reports: dict[tuple[int, int, int], Report] = {}
    for company, mandate, project, year, stage in rows:
        place = (mandate, project, year)
        if place not in reports:
            agreement = a_project(mandate, project)
            reports[place] = Report.objects.create(
                agreement=agreement, number=agreement.progress_reports.count() + 1, kind="progress", first=date(year, 1, 1),
                last=date(year, 12, 31), due_on=date(year + 1, 1, 31), started_by="x",
            )  # fmt: skip
        report = reports[place]
        Participant.objects.create(
            report=report, row=report.participants.count() + 1, number=f"55600000{company:02}", name=f"Företag {company}",
            stage=stage,
        )  # fmt: skip
    for report in reports.values():
        Report.objects.filter(pk=report.pk).update(state="approved", approved_on=date(report.last.year + 1, 2, 1))
        record(actor="system:test", act="progress.approved", subject_type="progress_report", subject_key=report.pk,
               mandate=report.agreement.mandate.key, facts={})  # fmt: skip


def took_part_in_claims(rows: Iterable[Row]) -> None:
    """One decided claim a project and year whose list names the companies, in the order given."""
    claims: dict[tuple[int, int, int], ClaimFile] = {}
    for company, mandate, project, year, stage in rows:
        place = (mandate, project, year)
        if place not in claims:
            agreement = a_project(mandate, project)
            claim = Claim.objects.create(
                agreement=agreement, number=agreement.claims.count() + 1, first=date(year, 1, 1), last=date(year, 9, 30),
                began_by="x",
            )  # fmt: skip
            claims[place] = ClaimFile.objects.create(claim=claim, purpose="participants", name="lista.csv", size=1)
        file = claims[place]
        row = file.claim.participants.count() + 1
        ClaimParticipant.objects.create(
            claim=file.claim, source=file, row=row, line=row + 1, number=f"55600000{company:02}", name=f"Företag {company}",
            stage=stage,
        )  # fmt: skip
    for file in claims.values():
        last = file.claim.last
        Claim.objects.filter(pk=file.claim_id).update(state="decided", decided_on=date(last.year, 11, 15))
        record(actor="system:test", act="claim.decided", subject_type="claim", subject_key=file.claim_id,
               mandate=file.claim.agreement.mandate.key, facts={})  # fmt: skip
