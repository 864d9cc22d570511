"""`verkstad registry sweep`: remove files that no document points to."""

from argparse import Namespace

from verkstad.registry.actions import sweep_orphans


def sweep(args: Namespace) -> int:
    """Remove what interrupted uploads left behind for more than a day."""
    print(f"{sweep_orphans()} files removed that no document pointed to")
    return 0
