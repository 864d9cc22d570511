"""Where the requirement check of a case stands."""

from verkstad.applications.models import Application
from verkstad.handling.models import Task, TaskQuerySet, TaskState


def unmet_tasks(application: Application) -> TaskQuerySet:
    """The requirements that were found not met, with clause and comment: the reasons of a rejection."""
    return Task.objects.filter(application=application, state=TaskState.NOT_MET)


def open_tasks(application: Application) -> TaskQuerySet:
    """The requirements that nobody has decided on yet."""
    return Task.objects.filter(application=application, state=TaskState.OPEN)
