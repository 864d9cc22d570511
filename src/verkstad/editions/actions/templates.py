"""A template of the pack becomes a version, which the reports begun from it keep."""

from django.db import transaction

from verkstad.core.changes import Changes
from verkstad.core.reporting.template import Template as Told
from verkstad.core.reporting.template import mark, to_json
from verkstad.editions.models import Template
from verkstad.editions.queries.checking import template_findings
from verkstad.editions.rules import refuse
from verkstad.journal.actions import record
from verkstad.mandate.models import Programme


@transaction.atomic
def save_template(*, programme: str, template: Told, actor: str) -> tuple[Template, Changes]:
    """Make a template, or a new version of it where it says something else than the last one.

    Refuses a text that cannot be read, that names a figure nobody has defined, or a part without a heading.
    """
    refuse(template_findings(template))
    owner = Programme.objects.select_for_update().get(key=programme)
    last = Template.objects.filter(programme=owner, key=template.key).order_by("-number").first()
    digest = mark(template)
    if last is not None and last.sha256 == digest:
        return last, {}
    number = last.number + 1 if last else 1
    made = Template.objects.create(programme=owner, key=template.key, number=number, kind=template.kind,
                                   content=to_json(template), sha256=digest)  # fmt: skip
    record(actor=actor, act="report_template.saved", subject_type="report_template", subject_key=template.key,
           facts={"number": number, "sha256": digest})  # fmt: skip
    return made, {"number": (last.number if last else None, number)}
