"""Who may load statistics: they belong to no mandate, so somebody appointed for one may too."""

from typing import Any

import rules

from verkstad.people.access import Who, holds
from verkstad.statistics.models import LOADERS


@rules.predicate(name="role " + " or ".join(sorted(LOADERS)))
def loads(user: Who, thing: Any = None) -> bool:
    return holds(user, *LOADERS)


loads.roles = LOADERS
rules.add_perm("statistics.load_statistics", loads)
