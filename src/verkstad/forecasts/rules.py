"""Who may read forecasts: those who work with the mandate, and auditors."""

import rules

from verkstad.people.access import has_role
from verkstad.people.models import READERS

rules.add_perm("forecasts.view_forecast", has_role(*READERS))
