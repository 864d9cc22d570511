"""The tests never touch the checkout's own var/: each process of a run gets a home of its own.

Loaded by `-p tests.own_home` (pyproject.toml) and not by a conftest, because pytest-django reads the settings before
any conftest is there.
"""

import os
import tempfile

os.environ["VERKSTAD_HOME"] = os.environ.get("VERKSTAD_TEST_HOME") or tempfile.mkdtemp(prefix="verkstad-test-")
for name in ("VERKSTAD_DEMO", "VERKSTAD_DEBUG", "VERKSTAD_ORIGIN"):
    os.environ.pop(name, None)
