"""`verkstad opendata build` and `verkstad opendata validate`."""

import json
import sys
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from verkstad import __version__
from verkstad.core.opendata import store
from verkstad.core.opendata.checking import Check, check_folder
from verkstad.core.opendata.standards import check_with_tools
from verkstad.opendata.actions import build as build_version
from verkstad.opendata.publisher import root


def build(arguments: Namespace) -> int:
    """Build and publish; 0, or 1 where a file did not pass and nothing was published."""
    made = build_version(place=Path(arguments.out).resolve() if arguments.out else None)
    if arguments.json:
        print(json.dumps({**asdict(made), "passed": made.passed}, ensure_ascii=False, indent=1))
        return 0 if made.passed else 1
    for name, checks in made.checks.items():
        print(line(name, checks))
    if not made.passed:
        print("Nothing was published: a file does not pass. The version before stays.", file=sys.stderr)
        return 1
    what = "new version" if made.new else "nothing has changed since version"
    print(f"{what} {made.version}: {made.awards} grants, {made.calls} calls, {made.withheld} withheld for secrecy")
    return 0


def validate(arguments: Namespace) -> int:
    """Check the files of a version again as they lie, checksums too; 0, 1 where one does not pass, 2 without any version."""
    place = Path(arguments.out).resolve() if arguments.out else root()
    version = arguments.version or store.newest(place)
    manifest = store.manifest(place, version)
    if not manifest:
        print(
            f"verkstad: there is no version {version or 'yet'}; build one first: verkstad opendata build",
            file=sys.stderr,
        )
        return 2
    folder = place / "versions" / version
    checks = {name: [check] for name, check in check_folder(folder, __version__).items()}
    for name, more in check_with_tools(folder).items():
        checks[name] += more
    for name, told in manifest["files"].items():
        same = (folder / name).exists() and store.sha256(folder / name) == told["sha256"]
        checks[name].append(
            Check("SHA-256", "", same, () if same else ("not the file that was published",), int(not same))
        )
    passed = all(check.passed is not False for found in checks.values() for check in found)
    if arguments.json:
        told_all = {name: [asdict(check) for check in found] for name, found in checks.items()}
        print(json.dumps({"version": version, "passed": passed, "checks": told_all}, ensure_ascii=False, indent=1))
    else:
        print(f"version {version}", *(line(name, found) for name, found in checks.items()), sep="\n")
    return 0 if passed else 1


def line(name: str, checks: list[Check]) -> str:
    """A file and what each check said, with the first problems under it."""
    words = {True: "passes", False: "FAILS", None: "not installed"}
    told = [f"{name:<32}" + ", ".join(f"{one.tool} {one.version}".strip() + f": {words[one.passed]}" for one in checks)]
    told += [f"    {problem}" for one in checks for problem in one.problems]
    return "\n".join(told)
