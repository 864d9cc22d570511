"""Participant lists that came before their rows were kept are read again from their files; what cannot be read is told, and
its companies are then not counted."""

import sys

from django.db import migrations
from django.utils.module_loading import import_string

READER = "verkstad.claims.actions.participants.read_list"  # loaded only where there is a list: a new house has none


def forwards(apps, schema_editor):
    files = apps.get_model("claims", "ClaimFile").objects.filter(purpose="participants").order_by("claim_id", "pk")
    if not files.exists():
        return
    read_list, refusal = import_string(READER), import_string("verkstad.core.refused.Refused")
    numbers: dict[int, int] = {}
    kept = failed = 0
    for file in files.select_related("claim__agreement").iterator(chunk_size=100):
        try:
            with file.file.open("rb") as content:
                read = read_list(content.read()).companies
        except (refusal, OSError, ValueError) as fault:
            failed += 1
            why = fault.findings[0].code if isinstance(fault, refusal) else type(fault).__name__
            sys.stdout.write(f"\n  Claim {file.claim.number} of {file.claim.agreement.key}: the participant list {file.key} cannot "
                             f"be read ({why}). Its companies are not counted.")  # fmt: skip
            continue
        last = numbers.get(file.claim_id, 0)
        numbers[file.claim_id] = last + len(read)
        kept += len(read)
        _keep(apps, file, read, last)
    sys.stdout.write(f"\n  Participant lists of claims: {kept} rows were read from their files, {failed} lists could not be.\n")


def _keep(apps, file, read, last) -> None:
    found = apps.get_model("organisations", "Organisation").objects.filter(number__in={one.number for one in read})
    register = {one.number: one for one in found}
    model = apps.get_model("claims", "ClaimParticipant")
    model.objects.bulk_create(
        [
            model(
                claim_id=file.claim_id, source_id=file.pk, row=at, line=one.line, number=one.number, stage=one.stage,
                organisation=register.get(one.number),
                name=register[one.number].name if one.number in register else one.name,
            )
            for at, one in enumerate(read, start=last + 1)
        ],
        batch_size=1000,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("claims", "0006_lists")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
