"""The tests never touch the checkout's own var/: each run gets a home of its own."""

import os
import tempfile

os.environ["VERKSTAD_HOME"] = os.environ.get("VERKSTAD_TEST_HOME") or tempfile.mkdtemp(prefix="verkstad-test-")
for name in ("VERKSTAD_DEMO", "VERKSTAD_DEBUG", "VERKSTAD_ORIGIN"):
    os.environ.pop(name, None)
