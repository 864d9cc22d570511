"""What officers and other stages ask about cases."""

from verkstad.handling.queries.cases import Found, Wanted, cases, sealed_calls, search_cases
from verkstad.handling.queries.tasks import open_tasks, unmet_tasks

__all__ = ["Found", "Wanted", "cases", "open_tasks", "sealed_calls", "search_cases", "unmet_tasks"]
