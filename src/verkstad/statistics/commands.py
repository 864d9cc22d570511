"""`verkstad statistics fetch` and `verkstad statistics load`."""

import argparse
import json
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from verkstad.core.statistics.cube import no
from verkstad.core.statistics.mapping import mapping_from
from verkstad.core.words import gettext_noop as _
from verkstad.statistics.actions import load_version, save_dataset
from verkstad.statistics.live import pxweb
from verkstad.statistics.live.asking import Asker, Patience
from verkstad.statistics.models import Dataset, How, Version

ACTOR = "system:statistics"


def fetch(arguments: argparse.Namespace) -> int:
    """Fetch a dataset's table from the server that is set, and load it as its newest version; 0, or 1 where it is refused."""
    dataset = known(arguments.dataset)
    if not dataset.table:
        raise no("no_table", _("The dataset %(key)s names no table."), _("Write the table's name in its description."),
                 where=dataset.key, key=dataset.key)  # fmt: skip
    tell = None if arguments.json else _progress
    version, found, new = fetch_dataset(dataset, settings.PXWEB, tell=tell)
    more = {"parts": found.parts, "kept": found.kept, "calls": found.calls}
    return _done(version, new, arguments.json, more)


def fetch_dataset(
    dataset: Dataset, base: str, *, patience: Patience | None = None, tell: Callable[[int, int], None] | None = None
) -> tuple[Version, pxweb.Fetched, bool]:
    """Fetch and load; pieces are kept in the home until the whole is loaded. Raises Refused, and then nothing is loaded."""
    asker = Asker(base, patience or Patience())
    folder = Path(settings.HOME) / "statistics" / dataset.key
    found = pxweb.fetch(asker, dataset.table, dataset.mapped, folder, told=tell)
    version, new = load_version(
        dataset=dataset, name=f"{dataset.table}.json", content=found.content, how=How.FETCH, actor=ACTOR
    )
    pxweb.forget(folder)
    return version, found, new


def load(arguments: argparse.Namespace) -> int:
    """Load a saved file as a dataset's newest version; 0, or 1 where it is refused."""
    path = Path(arguments.file)
    try:
        if path.stat().st_size > settings.MAX_UPLOAD_BYTES:
            raise no("file_too_large", _("The file is larger than %(most)s MB."), _("Choose fewer values in the table."),
                     where=str(path), most=settings.MAX_UPLOAD_BYTES // 1_000_000)  # fmt: skip
        content = path.read_bytes()
    except OSError as error:
        raise no("unreadable", _("The file cannot be read: %(why)s."), _("Check the path."), where=str(path),
                 why=error.strerror or type(error).__name__) from None  # fmt: skip
    dataset = _described(arguments.key, Path(arguments.described)) if arguments.described else known(arguments.key)
    version, new = load_version(dataset=dataset, name=path.name, content=content, how=How.COMMAND, actor=ACTOR)
    return _done(version, new, arguments.json, {})


def known(key: str) -> Dataset:
    found = Dataset.objects.filter(key=key).first()
    if found is None:
        keys = ", ".join(Dataset.objects.values_list("key", flat=True)) or "–"
        raise no("no_dataset", _("There is no dataset “%(key)s”; there is: %(keys)s."),
                 _("Load its first file on the page Statistik, with a pack, or with --described FILE.toml."),
                 where=key, key=key, keys=keys)  # fmt: skip
    return found


def _described(key: str, path: Path) -> Dataset:
    """A dataset described in a TOML file, as in the folder statistics/ of a pack."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise no("description", _("The description cannot be read: %(why)s."), _("See statistics/ in docs/packs.md."),
                 where=str(path), why=str(error)[:200]) from None  # fmt: skip
    texts: dict[str, Any] = {
        field: str(told.get(field, "")) for field in ("title_sv", "title_en", "publisher", "table", "source", "licence")
    }
    meaning = mapping_from(told.get("mapping", {}), f"{path.name} (mapping)")
    return save_dataset(key=key, **texts, meaning=meaning, actor=ACTOR)[0]


def _progress(done: int, of: int) -> None:
    print(f"piece {done + 1} of {of}", file=sys.stderr, flush=True)


def _done(version: Version, new: bool, as_json: bool, more: dict[str, Any]) -> int:
    told = {"dataset": version.dataset.key, "version": version.number, "new": new, "stated": version.stated,
            "missing": version.missing, "years": [version.first_year, version.last_year], "sha256": version.sha256} | more  # fmt: skip
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        state = "loaded" if new else "is loaded already, nothing changed"
        print(f"{told['dataset']}: version {version.number} {state}; {version.stated} figures, {version.missing} not stated, "
              f"{version.first_year}-{version.last_year}")  # fmt: skip
    return 0
