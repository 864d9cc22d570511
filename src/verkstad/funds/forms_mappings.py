"""What the accounts and objects of a SIE file mean in a book, written one a line."""

import re
from collections.abc import Iterator

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from verkstad.funds.actions import AccountSpec, ObjectSpec
from verkstad.funds.models import AccountMapping, Book, ObjectMapping, Use

_ACCOUNT = re.compile(r"(\d{1,10})(?:\s*[-–]\s*(\d{1,10}))?[\s;]+([-\w]+)", re.ASCII)
_OBJECT = re.compile(r"(\d{1,9})[\s;]+(\S{1,60})[\s;]+([-\w]+)", re.ASCII)


class MappingsForm(forms.Form):
    """Two lists as text, one mapping a line; blanks, tabs or semicolons part its fields, as pasted from a sheet."""

    accounts = forms.CharField(
        label=_("Accounts"), required=False, widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("One range a line and what it is: 4010-4999 staff. The words funding and counter stand for received "
                    "money and for the other side (bank, tax)."),
    )  # fmt: skip
    objects = forms.CharField(
        label=_("Objects"), required=False, widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("One object a line: dimension, object, and the funding source or project it stands for: 1 100 special."),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, book: Book) -> None:
        self.sources = set(book.sources.values_list("key", flat=True))
        self.projects = set(book.project_codes.values_list("code", flat=True))
        super().__init__(data, initial=written(book))

    def clean_accounts(self) -> list[AccountSpec]:
        return [
            AccountSpec(found[1], found[2] or found[1], *(("", found[3]) if found[3] in (Use.FUNDING, Use.COUNTER)
                                                          else (found[3], Use.COST)))
            for found, _number in self._lines("accounts", _ACCOUNT)
        ]  # fmt: skip

    def clean_objects(self) -> list[ObjectSpec]:
        specs = []
        for found, number in self._lines("objects", _OBJECT):
            dimension, one, key = int(found[1]), found[2], found[3]
            if key in self.sources:
                specs.append(ObjectSpec(dimension, one, source=key))
            elif key in self.projects:
                specs.append(ObjectSpec(dimension, one, project=key))
            else:
                told = gettext("Line %(n)s: the book has no funding source or project “%(key)s”. Sources: %(known)s.")
                known = ", ".join(sorted(self.sources))
                self.add_error("objects", told % {"n": number, "key": key, "known": known})
        return specs

    def _lines(self, field: str, form: re.Pattern[str]) -> Iterator[tuple[re.Match[str], int]]:
        for number, line in enumerate(self.cleaned_data[field].splitlines(), start=1):
            found = form.fullmatch(line.strip())
            if found:
                yield found, number
            elif line.strip():
                told = gettext("Line %(n)s cannot be read: %(line)s")
                self.add_error(field, told % {"n": number, "line": line.strip()[:60]})


def written(book: Book) -> dict[str, str]:
    """The mappings of a book as the form writes them."""
    accounts = AccountMapping.objects.filter(book=book).select_related("cost_kind")
    objects = ObjectMapping.objects.filter(book=book).select_related("source", "project")
    rows = sorted(accounts, key=lambda m: (int(m.first), m.first))
    marks = [
        (o.dimension, o.object, o.source.key if o.source else o.project.code if o.project else "") for o in objects
    ]
    return {
        "accounts": "\n".join(
            f"{m.first}-{m.last} {m.cost_kind.key if m.use == Use.COST and m.cost_kind else m.use}" for m in rows
        ),
        "objects": "\n".join(f"{dimension} {one} {key}" for dimension, one, key in sorted(marks)),
    }
