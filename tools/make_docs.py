"""Write the reference pages that are made from the code; with --check, fail where one is stale.

Each page comes from one function that returns Markdown, so that the page cannot say other than the code.
"""

import os
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    "settings.md": "verkstad.known_settings:table",
    "packs.md": "verkstad.core.packs.document:render_schema_doc",
    "terms.md": "verkstad.core.terms_docs:terms_table",
    "access.md": "verkstad.people.reference:access_table",
    "lifecycles.md": "verkstad.desk.reference:lifecycles",
    "figures.md": "verkstad.reports.reference:figures",
    "opendata.md": "verkstad.core.opendata.document:fields_doc",
    "burden.md": "verkstad.core.calls.burden:burden_table",
}


def page(source: str) -> str:
    module, _colon, function = source.partition(":")
    text: str = getattr(import_module(module), function)()
    return text.rstrip("\n") + "\n"


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "verkstad.settings")
    import django
    from django.utils.translation import override

    django.setup()
    stale = []
    for name, source in PAGES.items():
        target = ROOT / "docs" / name
        with override("en"):
            text = page(source)
        if target.exists() and target.read_text("utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            target.parent.mkdir(exist_ok=True)
            target.write_text(text, "utf-8")
    if stale and "--check" in arguments:
        print(f"stale: {', '.join('docs/' + name for name in stale)}; run: make docs")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
