"""Many projects at once, written straight into the tables: for page sizes and query counts."""

from datetime import date
from decimal import Decimal

from verkstad.grants.models import Project, ProjectKind, ProjectState, Result
from verkstad.mandate.models import Mandate
from verkstad.organisations.models import Organisation, Region

CODES = ("01", "03", "04", "05", "06", "07", "08", "09", "10", "12", "13", "14", "17", "18", "19", "20", "21", "22",
         "23", "24", "25")  # fmt: skip
NAMES = ("Samverkan för smart industri i {}", "Digital verkstad {}", "Additiv tillverkning i {} med omnejd",
         "Kompetenslyft för underleverantörer i {}")  # fmt: skip


def counties() -> list[Region]:
    Region.objects.bulk_create(
        [
            Region(code=code, name_sv=f"{code} län", name_en=f"{code} County", nuts3=f"SE{code}1", nuts2=f"SE{code}")
            for code in CODES
        ],
        ignore_conflicts=True,
    )
    return list(Region.objects.all())


def projects(mandates: list[Mandate], count: int) -> None:
    """So many projects, one to three counties each, half with a grant, a third with companies reached."""
    regions = counties()
    owners = Organisation.objects.bulk_create(
        [Organisation(key=f"owner-{n}", name=f"Region nummer {n}", kind="region", region=regions[n % 21]) for n in range(40)],
    )  # fmt: skip
    made = Project.objects.bulk_create(
        [
            Project(
                mandate=mandates[n % len(mandates)], key=f"project-{n}", name=f"{NAMES[n % 4].format(regions[n % 21].name_sv)} {n}",
                kind=ProjectKind.values[n % 4], state=ProjectState.values[n % 3], owner=owners[n % 40],
                start_on=date(2016 + n % 5, 1, 1), end_on=date(2017 + n % 5, 12, 31),
                grant_ore=(n % 4000 + 100) * 100_000 if n % 2 else None, grant_qualifier="about" if n % 3 == 0 else "",
                summary_sv="Företag i länet får hjälp att pröva ny teknik.", source_note="Beslut om stöd",
            )
            for n in range(count)
        ],
        batch_size=500,
    )  # fmt: skip
    link = Project.regions.through
    link.objects.bulk_create(
        [
            link(project_id=p.pk, region_id=regions[(n + k * 5) % 21].pk)
            for n, p in enumerate(made)
            for k in range(n % 3 + 1)
        ],
        batch_size=2000,
    )
    Result.objects.bulk_create(
        [
            Result(mandate_id=p.mandate_id, project=p, key="companies_reached", label_sv="Företag nådda", label_en="Companies reached",
                   value=Decimal(n % 180 + 5), qualifier="about" if n % 2 else "", counts_companies=True,
                   reported_on=date(2018, 12, 31), source_note="Slutrapport")
            for n, p in enumerate(made) if n % 3 == 0
        ],
        batch_size=1000,
    )  # fmt: skip
