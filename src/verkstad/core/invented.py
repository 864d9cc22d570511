"""Whether a name says by itself that what it names is invented: "Verkstadslyftet (påhittat)"."""

import re

_MARK = re.compile(r"\((?:påhitta(?:d|t|de)|invented)\)\s*$", re.IGNORECASE)


def says_invented(name: str) -> bool:
    """Such a name needs no mark beside it."""
    return bool(_MARK.search(name))
