"""Which counties a project or an application lies in (R24): one query for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, QuerySet, Value

from verkstad.agreements.models import Agreement
from verkstad.applications.models import Application
from verkstad.grants.models import Project


@dataclass
class Places:
    """Read when first asked for, kept while one batch of figures is answered."""

    _found: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def of(self, kind: str) -> Mapping[str, tuple[str, ...]]:
        """Key -> codes of counties in order, for "project" and "application"; those of no known county are left out."""
        if not self._found:
            self._found = _read()
        return self._found[kind]

    def units(self, kind: str, region: str) -> list[str]:
        return [unit for unit, codes in self.of(kind).items() if region in codes]


def _read() -> dict[str, dict[str, tuple[str, ...]]]:
    """A project lies where the directory says; a grant under way where the partners of its application work, else where
    its project lies, else where its receiver sits. An application lies where its partners work."""

    def pairs(kind: str, rows: QuerySet[Any], key: str, code: str) -> QuerySet[Any]:
        named = rows.order_by().annotate(of_kind=Value(kind, CharField()), of_key=F(key), of_code=F(code))
        return named.values_list("of_kind", "of_key", "of_code")

    first, *rest = (
        pairs("project", Project.objects.filter(regions__isnull=False), "key", "regions__code"),
        pairs("application", Application.objects.live().filter(partners__regions__isnull=False), "key",
              "partners__regions__code"),
        pairs("partners", Agreement.objects.filter(application__partners__regions__isnull=False), "key",
              "application__partners__regions__code"),
        pairs("owner", Agreement.objects.filter(owner__region__isnull=False), "key", "owner__region__code"),
        pairs("of_project", Agreement.objects.filter(project__isnull=False), "key", "project__key"),
    )  # fmt: skip
    found: dict[str, dict[str, set[str]]] = {
        name: {} for name in ("project", "application", "partners", "owner", "of_project")
    }
    for kind, key, code in first.union(*rest):
        found[kind].setdefault(key, set()).add(code)
    projects = dict(found["project"])
    for key in {*found["partners"], *found["owner"], *found["of_project"]}:
        own = found["partners"].get(key)
        of = [found["project"][one] for one in found["of_project"].get(key, ()) if one in found["project"]]
        projects[key] = own or projects.get(key) or (of[0] if of else found["owner"].get(key, set()))
    return {
        "project": {key: tuple(sorted(codes)) for key, codes in projects.items() if codes},
        "application": {key: tuple(sorted(codes)) for key, codes in found["application"].items()},
    }
