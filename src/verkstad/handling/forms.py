"""What staff choose and type about cases."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from verkstad.applications.models import State
from verkstad.core.instruments.questions import COUNTIES
from verkstad.handling.models import Task, TaskState
from verkstad.handling.queries.cases import CLOSED, OPEN, Wanted
from verkstad.handling.rules import GROUNDS
from verkstad.handling.words import requirement
from verkstad.organisations.models import Kind
from verkstad.people.models import User
from verkstad.registry.rules import clauses
from verkstad.ui.fields import DayField
from verkstad.ui.filters import Filter, FilterBar, Option
from verkstad.ui.forms import ActForm

APPLICANT_KINDS = (Kind.REGION, Kind.COOPERATION_BODY, Kind.COUNTY_BOARD, Kind.MUNICIPALITY, Kind.PROMOTER, Kind.COMPANY,
                   Kind.OTHER)  # fmt: skip


def wanted_of(query: QueryDict) -> Wanted:
    """What the address asks for, each value only where it can mean something."""
    handler = query.get("handler", "")
    return Wanted(
        text=" ".join(query.get("q", "").replace("\x00", " ").split())[:100],
        call=query.get("call", "")[:60].replace("\x00", ""),
        state=_among(query.get("state", ""), (OPEN, CLOSED, *State.values)),
        handler=handler if handler in ("me", "none") or (handler.isascii() and handler.isdecimal() and len(handler) < 10) else "",
        region=_among(query.get("region", ""), COUNTIES),
        kind=_among(query.get("kind", ""), Kind.values),
        late=query.get("late") == "1",
        sort=query.get("sort", "")[:20],
    )  # fmt: skip


def _among(value: str, known: Any) -> str:
    return value if value in known else ""


def case_bar(query: QueryDict, calls: Sequence[Any], people: Sequence[User], user: User) -> FilterBar:
    """The filters above the list."""
    states = [Option(OPEN, gettext("Under way")), Option(CLOSED, gettext("Ended")),
              *(Option(value, str(label).capitalize()) for value, label in State.choices)]  # fmt: skip
    hands = [Option("me", gettext("Me")), Option("none", gettext("Nobody")),
             *(Option(str(p.pk), str(p)) for p in people if p.pk != user.pk)]  # fmt: skip
    return FilterBar(query, [
        Filter("q", gettext("Search"), ()),
        Filter("state", gettext("State"), states),
        Filter("call", pgettext("of a case", "Call"), [Option(call.key, call.title) for call in calls]),
        Filter("handler", gettext("Handler"), hands),
        Filter("region", gettext("County"), [Option(code, str(w.told(_language()))) for code, w in COUNTIES.items()]),
        Filter("kind", gettext("Applicant"), [Option(k.value, str(k.label).capitalize()) for k in APPLICANT_KINDS]),
        Filter("late", gettext("Time"), [Option("1", gettext("Past its day"))]),
    ])  # fmt: skip


def _language() -> str:
    return get_language() or "sv"


class FilterNameForm(ActForm):
    name = forms.CharField(label=_("Name of the filter"), max_length=80)
    query = forms.CharField(widget=forms.HiddenInput, max_length=1000, required=False)


class HandlerForm(ActForm):
    handler = forms.ModelChoiceField(label=_("Handler"), queryset=User.objects.none())

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["handler"]
        field.queryset = User.objects.filter(pk__in=[p.pk for p in people])  # type: ignore[attr-defined]
        field.choices = [("", "–"), *((p.pk, str(p)) for p in people)]  # type: ignore[attr-defined]


class RegisterForm(ActForm):
    """Registration: whether the application is marked with secrecy, and by which clause."""

    secrecy = forms.ChoiceField(label=_("Secrecy mark"), required=False)
    public_title = forms.CharField(
        label=_("Title in the public diary"), max_length=300, required=False,
        help_text=_("Where the real title would tell what is secret. Left blank, a marked application is “Ansökan” there."))  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marks = [(f"{c.chapter}:{c.section}", f"{c.name}, {c.subject}") for c in clauses() if c.chapter in (21, 30, 31)]
        self.fields["secrecy"].choices = [("", gettext("No mark")), *marks]  # type: ignore[attr-defined]


class CheckForm(ActForm):
    """The requirement check: for each task how it was found, and why. Fields are state-KEY and comment-KEY."""

    def __init__(self, *args: Any, tasks: Sequence[Task], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tasks = tasks
        for task in tasks:
            self.fields[f"state-{task.key}"] = forms.ChoiceField(
                label=str(requirement(task.key)),
                choices=TaskState.choices,
                initial=task.state,
                widget=forms.RadioSelect,
            )
            self.fields[f"comment-{task.key}"] = forms.CharField(
                label=_("Comment"), required=False, initial=task.comment, max_length=2000,
                widget=forms.Textarea({"rows": 2}),
            )  # fmt: skip

    def decisions(self) -> dict[str, tuple[str, str]]:
        data = self.cleaned_data
        return {task.key: (data[f"state-{task.key}"], data[f"comment-{task.key}"]) for task in self.tasks}

    def blocks(self) -> list[dict[str, Any]]:
        """Each task with its two fields, as the page shows them."""
        return [{"task": t, "state": self[f"state-{t.key}"], "comment": self[f"comment-{t.key}"]} for t in self.tasks]


class AskForm(ActForm):
    """A request for completion: what is opened, why, until when."""

    fields_ = forms.MultipleChoiceField(label=_("What the applicant may change"), widget=forms.CheckboxSelectMultiple)
    message = forms.CharField(label=_("What is missing"), max_length=4000, widget=forms.Textarea({"rows": 6}),
                              help_text=_("The applicant reads this as it stands. Name each thing, and why it is needed."))  # fmt: skip
    due_on = DayField(label=_("Last day to answer"))

    def __init__(self, *args: Any, groups: Sequence[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields"] = self.fields.pop("fields_")
        self.fields["fields"].choices = list(groups)  # type: ignore[attr-defined]
        self.order_fields(["fields", "message", "due_on"])


class EndCompletionForm(ActForm):
    due_on = DayField(label=_("New last day"), required=False,
                      help_text=_("Leave it blank to go on without the completion."))  # fmt: skip


class WithdrawForm(ActForm):
    reason = forms.CharField(label=_("Why"), required=False, max_length=2000, widget=forms.Textarea({"rows": 4}),
                             help_text=_("You need not say."))  # fmt: skip


class DismissForm(ActForm):
    """A dismissal: ground, clause, reason, and whether it can be appealed."""

    ground = forms.ChoiceField(
        label=_("Ground"), choices=[(g.key, g.label) for g in GROUNDS.values()], widget=forms.RadioSelect
    )
    clause = forms.CharField(label=_("Clause or term"), required=False, max_length=200,
                             help_text=_("Left blank, the ground's own clause is named."))  # fmt: skip
    reason = forms.CharField(label=_("Reasons"), max_length=4000, widget=forms.Textarea({"rows": 6}),
                             help_text=_("The applicant reads this as it stands: what happened, and why it settles it."))  # fmt: skip
    appealable = forms.BooleanField(label=_("The dismissal can be appealed (Administrative Procedure Act, 40, 43 and 44 §§)"),
                                    required=False, initial=True)  # fmt: skip


class InviteForm(ActForm):
    message = forms.CharField(label=_("Words to the applicant"), required=False, max_length=4000,
                              widget=forms.Textarea({"rows": 5}))  # fmt: skip
    due_on = DayField(label=_("Last day for the second stage"), required=False)
