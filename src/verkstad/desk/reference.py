"""The page docs/lifecycles.md: every table of states in the house, found on the models."""

from collections.abc import Iterator

from django.apps import apps

from verkstad.core.lifecycle import Lifecycle


def tables() -> Iterator[tuple[str, Lifecycle]]:
    """Each lifecycle with the app it belongs to, in the order of the apps."""
    for model in apps.get_models():
        for value in vars(model).values():
            if isinstance(value, Lifecycle):
                yield model._meta.app_label, value


def lifecycles() -> str:
    """The page as Markdown."""
    lines = ["# Lifecycles", "", "Only actions move a case; the database refuses a state that is not listed.", ""]
    for app, life in tables():
        lines += [f"## {app}: {life.name}", "", "States: " + " · ".join(f"`{state}`" for state in life.states), ""]
        lines += ["| act | from | to |", "|---|---|---|"]
        lines += [f"| `{m.act}` | {', '.join(f'`{s}`' for s in m.sources)} | `{m.target}` |" for m in life.moves]
        lines.append("")
    return "\n".join(lines)
