"""A mandate with something to hand in, a template of three parts, and a report of it in any state."""

from datetime import date

from tests.web.applications.facts import staff
from verkstad.core.reporting.document import Part
from verkstad.core.reporting.template import Template as Told
from verkstad.core.reporting.template import mark, to_json
from verkstad.editions.actions.beginning import begin_report
from verkstad.editions.actions.signing import hand_over, propose
from verkstad.editions.actions.writing import save_text
from verkstad.editions.models import Report, Template
from verkstad.mandate.actions import save_mandate, save_obligation
from verkstad.mandate.models import Mandate, Programme
from verkstad.people.models import Role, User

DAY = date(2026, 6, 30)
TOLD = Told(
    "delrapport", "interim", "Delrapport", "Interim report",
    (
        Part("sammanfattning", "Sammanfattning", "Summary", hint_sv="Det viktigaste först."),
        Part("lage", "Läget", "Where we stand", start_sv="Uppdraget började [[mandate_amount|mkr]].", start_en="It began."),
        Part("ovrigt", "Övrigt", "Other", required=False),
    ),
)  # fmt: skip


def a_mandate(key: str = "lyft", public: bool = True) -> Mandate:
    programme, _new = Programme.objects.get_or_create(
        key="prov", defaults={"name_sv": "Prov", "name_en": "Trial", "agency_name": "Verket"}
    )
    made, _changes = save_mandate(
        programme=programme.key, key=key, number=Mandate.objects.count() + 1, name_sv="Lyftet", name_en="The Lift",
        government_number=f"N/{key}", original_ore=2_500_000_000, first_year=2025, last_year=2027, decided_on=date(2025, 1, 1),
        public=public, actor="system:test",
    )  # fmt: skip
    save_obligation(mandate=key, key="del-2026", kind="interim_report", title_sv="Delredovisning 2026", title_en="Interim report 2026",
                    due_on=date(2026, 12, 31), actor="system:test")  # fmt: skip
    return made


def a_template(told: Told = TOLD, programme: Programme | None = None) -> Template:
    owner = programme or Programme.objects.get(key="prov")
    return Template.objects.create(
        programme=owner, key=told.key, number=1, kind=told.kind, content=to_json(told), sha256=mark(told)
    )


def officer(name: str = "skribent") -> User:
    return staff(Role.OFFICER, name=name)


def presenter() -> User:
    return staff(Role.PRESENTER, name="föredragande")


def head() -> User:
    return staff(Role.HEAD, name="chef")


def begun(mandate: Mandate | None = None, **more) -> Report:
    owner = mandate or a_mandate()
    template = Template.objects.filter(programme=owner.programme).first() or a_template(programme=owner.programme)
    given = {
        "title_sv": "Delrapport 2026",
        "as_of": DAY,
        "obligation": owner.obligations.first(),
        "actor": officer(),
    } | more
    return begin_report(mandate=owner, template=template, **given)


def text_of(report: Report, part: str, language: str = "sv"):
    return report.texts.filter(part=part, language=language).order_by("-number").first()


def write(report: Report, part: str, text: str, actor: User | None = None, language: str = "sv"):
    last = text_of(report, part, language)
    return save_text(
        report=report,
        part=part,
        language=language,
        text=text,
        base=last.number if last else 0,
        actor=actor or officer(),
    )


def written(report: Report) -> Report:
    write(report, "sammanfattning", "Det har gått bra.")
    return report


def presented(report: Report) -> Report:
    """Written, handed over and presented: it waits for approval."""
    hand_over(report=written(report), actor=officer())
    return propose(report=report, actor=presenter())
