"""`verkstad projects`: granted applications into the project directory."""

from argparse import Namespace

from verkstad.grants.actions import projects_from_decisions


def pull(args: Namespace) -> int:
    """Put in what was granted, and change what a newer decision changed; the same call twice changes nothing."""
    made = projects_from_decisions(actor="system:projects")
    for project in made:
        print(f"{project.key}: {project.name}")
    print(f"{len(made)} projects put in or changed")
    return 0
