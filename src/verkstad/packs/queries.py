"""What is known of the packs that were loaded."""

from pathlib import Path

from verkstad.core.packs.check import has_errors, read_pack
from verkstad.mandate.models import Programme
from verkstad.packs.loading.load import digest


def loaded_already(directory: Path) -> str:
    """The key of the programme, if the folder says just what it said when it was loaded last; else an empty text."""
    pack, found = read_pack(directory)
    if has_errors(found) or pack.about is None:
        return ""
    same = Programme.objects.filter(key=pack.about["key"], pack_digest=digest(pack))
    return str(pack.about["key"]) if same.exists() else ""
