"""The forms by which authors build an instrument: its title, a section, a question. No code is asked for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from verkstad.core.instruments import build
from verkstad.core.instruments.document import question_to_json
from verkstad.core.instruments.plain import Plain, expression_of, plain_of, ways_of
from verkstad.core.instruments.questions import (
    COLUMN_KINDS,
    Column,
    Form,
    Kind,
    Option,
    Question,
    Section,
    Validation,
    Words,
)
from verkstad.instruments.fields import said
from verkstad.instruments.kinds import HOW, column_kinds, fill_choices, kind_choices
from verkstad.instruments.queries import content_mark
from verkstad.instruments.rules import choices_of

SPARE = 3
BOUNDED = (Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.SCALE)
LIMITED = (Kind.TEXT, Kind.MULTIPLE, Kind.TABLE, Kind.FILE)
OPTIONS = (Kind.CHOICE, Kind.MULTIPLE, Kind.BUDGET, Kind.SCALE)
EITHER = _("Show always")


def line(label: Any, limit: int = 300, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=limit, **more)


def area(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=5000, widget=forms.Textarea({"rows": 3}))


class TitleForm(forms.Form):
    """A new instrument: what it is called in both languages."""

    title_sv = forms.CharField(label=_("Title in Swedish"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)

    @property
    def words(self) -> Words:
        return Words(self.cleaned_data["title_sv"], self.cleaned_data["title_en"])


class ConditionForm(forms.Form):
    """When something is shown: chosen from a list, or for what a list cannot say, as an expression.

    A draft may lack anything, so nothing is demanded here, and nothing is called optional either: what is missing is
    said as a finding beside the fields.
    """

    use_required_attribute = False

    def full_clean(self) -> None:
        self._demand(False)
        super().full_clean()
        self._demand(True)

    def _demand(self, required: bool) -> None:
        for field in self.fields.values():
            if not isinstance(field, forms.BooleanField):
                field.required = required

    def __init__(self, data: Any = None, *, form: Form, own: str = "", condition: str = "", **more: Any) -> None:
        super().__init__(data, **more)
        self.whole, self.own = form, own
        self.others = {q.key: q for q in form.questions() if q.key != own and q.kind not in (Kind.TABLE, Kind.BUDGET)}
        plain = plain_of(condition)
        groups, known = self._groups()
        now = (
            f"{plain.key}|{plain.how}|{plain.value if plain.how in ('is', 'is_not', 'has', 'lacks') else ''}"
            if plain
            else ""
        )
        if plain and now not in known:
            now = f"{plain.key}|{plain.how}|"
        simple = not condition or now in known
        self.fields["when"] = forms.ChoiceField(
            label=_("Show only when"), required=False, choices=[("", EITHER), *groups], initial=now if simple else ""
        )
        self.fields["when_value"] = line(
            _("The number or the day, where the choice above ends in …"), 40,
            initial=plain.value if plain and simple and now.endswith("|") else "",
        )  # fmt: skip
        self.fields["condition"] = line(
            _("Or as an expression"), 1000, initial="" if simple else condition,
            help_text=_('Such as size = "small" and staff >= 10. What stands here goes before the choice above.'),
        )  # fmt: skip

    def _groups(self) -> tuple[list[Any], set[str]]:
        groups, known = [], set()
        for question in self.others.values():
            rows = []
            for how in ways_of(question):
                if how in ("is", "is_not", "has", "lacks") and question.kind not in (Kind.NUMBER, Kind.MONEY, Kind.SCALE,
                                                                                     Kind.COMPUTED, Kind.DATE):  # fmt: skip
                    rows += [
                        (f"{question.key}|{how}|{key}", HOW[how] % {"value": label})
                        for key, label in choices_of(question)
                    ]
                else:
                    rows.append((f"{question.key}|{how}|", HOW[how] % {"value": "…"}))
            groups.append((said(question.label) or question.key, rows))
            known |= {value for value, _label in rows}
        return groups, known

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["shown_when"] = (data.get("condition") or "").strip()
        if not data["shown_when"] and data.get("when"):
            key, how, value = data["when"].split("|", 2)
            try:
                plain = Plain(key, how, value or (data.get("when_value") or ""))
                data["shown_when"] = expression_of(self.others[key], plain)
            except ValueError:
                self.add_error("when_value", _("Write a number, such as 10, or a day as 2026-10-14."))
        return data


class PartForm(ConditionForm):
    """A section: what it is called, and when it is shown."""

    def __init__(self, data: Any = None, *, form: Form, section: Section | None = None) -> None:
        part = section or Section("")
        super().__init__(data, form=form, condition=part.condition)
        for key, field in {
            "title_sv": line(_("Title in Swedish"), initial=part.title.sv),
            "title_en": line(_("Title in English"), initial=part.title.en),
            "help_sv": area(_("Introduction in Swedish")),
            "help_en": area(_("Introduction in English")),
        }.items():
            self.fields[key] = field
        self.fields["help_sv"].initial, self.fields["help_en"].initial = part.help.sv, part.help.en
        self.part = section
        self._demand(True)
        self.order_fields(["title_sv", "title_en", "help_sv", "help_en", "when", "when_value", "condition"])

    def section(self) -> Section:
        data = self.cleaned_data
        title = Words(data["title_sv"], data["title_en"])
        taken = build.keys_of(self.whole)
        key = self.part.key if self.part else build.key_from(title.sv or title.en, taken, otherwise="del")
        return Section(key, title, Words(data["help_sv"], data["help_en"]), data["shown_when"],
                       self.part.questions if self.part else ())  # fmt: skip


class QuestionForm(ConditionForm):
    """A question of any kind; the fields are those its kind asks for."""

    def __init__(
        self, data: Any = None, *, form: Form, kind: Kind, section: str, question: Question | None = None
    ) -> None:
        now = question or Question("", kind)
        self.kind, self.was, self.now = kind, question, now
        self.mark = content_mark(question_to_json(question))[:16] if question else ""
        super().__init__(data, form=form, own=now.key, condition=now.condition)
        own = self.fields.copy()
        self.fields.clear()
        self.fields |= {
            "label_sv": line(_("Question in Swedish"), initial=now.label.sv),
            "label_en": line(_("Question in English"), initial=now.label.en),
            "help_sv": area(_("Help in Swedish")),
            "help_en": area(_("Help in English")),
            "kind": forms.ChoiceField(label=_("Kind of answer"), choices=kind_choices(), initial=kind),
        }
        self.fields["help_sv"].initial, self.fields["help_en"].initial = now.help.sv, now.help.en
        if kind is not Kind.COMPUTED:
            self.fields["required"] = forms.BooleanField(
                label=_("Must be answered"), required=False, initial=now.required
            )
        self._of_kind(kind, now)
        self.fields |= own
        self._demand(True)
        sections = [(s.key, said(s.title) or s.key) for s in form.sections]
        self.fields["section"] = forms.ChoiceField(label=_("Section"), choices=sections, initial=section)
        self.fields["key"] = line(
            _("Key"), 40, initial=now.key,
            help_text=_("How expressions and exports name the question. Made from the question when left empty."),
        )  # fmt: skip

    def _of_kind(self, kind: Kind, now: Question) -> None:
        add = self.fields
        if kind in LIMITED:
            words = {
                Kind.TEXT: _("Most characters"),
                Kind.MULTIPLE: _("Most choices"),
                Kind.TABLE: _("Most rows"),
                Kind.FILE: _("Most MB"),
            }
            add["limit"] = forms.IntegerField(
                label=words[kind], required=False, min_value=1, max_value=100_000, initial=now.limit
            )
        if kind in BOUNDED:
            add["minimum"] = line(_("Least value"), 30, initial=now.minimum)
            add["maximum"] = line(_("Largest value"), 30, initial=now.maximum)
        if kind is Kind.NUMBER:
            add["decimals"] = forms.IntegerField(
                label=_("Decimals"), required=False, min_value=0, max_value=6, initial=now.decimals
            )
        if choices := fill_choices(kind):
            add["fills"] = forms.ChoiceField(
                label=_("Put in beforehand"), required=False, choices=choices, initial=now.fills,
                help_text=_("What the register knows of the organisation that answers, shown with source and day; can be refused."),
            )  # fmt: skip
        if kind is Kind.BUDGET:
            add["years"] = line(
                _("Years"), 200, initial=", ".join(map(str, now.years)), help_text=_("Such as 2026, 2027, 2028.")
            )
        if kind is Kind.COMPUTED:
            parts = self.summable()
            add["sum_of"] = forms.MultipleChoiceField(label=_("The sum of"), required=False, choices=parts,
                                                      widget=forms.CheckboxSelectMultiple, initial=self._summed(now))  # fmt: skip
            add["expression"] = line(
                _("Or as an expression"), 1000, initial="" if self._summed(now) else now.expression,
                help_text=_("Such as round(grant / total * 100, 1). What stands here goes before the sum."),
            )  # fmt: skip
        self.rows: dict[str, list[list[str]]] = {}
        if kind in OPTIONS:
            self._rows("option", [(o.key, o.label) for o in now.options])
        if kind is Kind.TABLE:
            self._rows("column", [(c.key, c.label, str(c.kind)) for c in now.columns])
        self._rows("check", [(v.expression, v.message) for v in now.validations], spare=1)

    def _rows(self, name: str, filled: list[tuple[Any, ...]], spare: int = SPARE) -> None:
        places = [sent.split("-")[1] for sent in self.data if sent.startswith(f"{name}-")]
        sent = [int(place) + 1 for place in places if place.isdecimal() and len(place) < 4]
        count = min(max([len(filled) + spare, *sent]), 200)
        labels = {"option": _("Choice"), "column": _("Column"), "check": _("Message")}
        self.rows[name] = []
        for at in range(count):
            key, words, *rest = filled[at] if at < len(filled) else ("", Words(), "text")
            row: dict[str, forms.Field] = {
                f"{name}-{at}-sv": line(f"{labels[name]} {at + 1}, {gettext('Swedish')}", initial=words.sv),
                f"{name}-{at}-en": line(f"{labels[name]} {at + 1}, {gettext('English')}", initial=words.en),
            }
            if name == "column":
                row[f"{name}-{at}-kind"] = forms.ChoiceField(
                    label=f"{labels[name]} {at + 1}, {gettext('kind')}", choices=column_kinds(), initial=rest[0]
                )
            label = _("What must be true") if name == "check" else f"{labels[name]} {at + 1}, {gettext('key')}"
            row[f"{name}-{at}-key"] = line(label, 1000 if name == "check" else 40, initial=key)
            self.fields |= row
            self.rows[name].append(list(row))

    def summable(self) -> list[tuple[str, str]]:
        """Every number or amount of the form that can take part in a sum: the expression, and what it is called."""
        found = []
        for q in self.whole.questions():
            if q.key == self.own:
                continue
            if q.kind in (Kind.NUMBER, Kind.MONEY, Kind.SCALE, Kind.COMPUTED):
                found.append((q.key, said(q.label) or q.key))
            if q.kind is Kind.BUDGET:
                found.append((f"sum({q.key})", said(q.label) or q.key))
            for c in q.columns if q.kind is Kind.TABLE else ():
                if c.kind in (Kind.NUMBER, Kind.MONEY):
                    found.append((f"sum({q.key}.{c.key})", f"{said(q.label) or q.key}: {said(c.label) or c.key}"))
        return found

    def _summed(self, now: Question) -> list[str]:
        known = {value for value, _label in self.summable()}
        parts = [part.strip() for part in now.expression.split("+")]
        return parts if now.expression and set(parts) <= known else []

    def clean(self) -> dict[str, Any]:
        sent = self.data.get("mark")
        if sent and sent != self.mark:
            self.add_error(None, _("Somebody else changed this question while you wrote. Look at it in another window; if you "
                                   "save again, yours replaces theirs."))  # fmt: skip
        return super().clean()

    def clean_years(self) -> tuple[int, ...]:
        words = self.cleaned_data["years"].replace(";", ",").replace(" ", ",").split(",")
        years = [word for word in words if word]
        if any(not (w.isdecimal() and 1900 <= int(w) <= 2200) for w in years if len(w) < 9) or any(
            len(w) > 8 for w in years
        ):
            raise ValidationError(_("Write years with four figures and commas between, such as 2026, 2027."))
        return tuple(sorted({int(word) for word in years}))

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"]).strip()
        if key and key != self.own and key in build.keys_of(self.whole):
            raise ValidationError(_("Another question or section has this key."))
        return key

    def _kept(self, name: str) -> list[dict[str, str]]:
        rows = [
            {n.rpartition("-")[2]: str(self.cleaned_data.get(n, "")).strip() for n in names}
            for names in self.rows.get(name, ())
        ]
        return [row for row in rows if row["sv"] or row["en"] or (row["key"] and name == "check")]

    def question(self) -> Question:
        """What the fields say. Rows without a word are left out; keys that are missing are made from the words."""
        data, taken = self.cleaned_data, build.keys_of(self.whole)
        label = Words(data["label_sv"], data["label_en"])
        chosen = Kind(data["kind"])
        options = [Option(key, Words(r["sv"], r["en"])) for key, r in self._keyed("option")]
        columns = [Column(key, Words(r["sv"], r["en"]), Kind(r["kind"]) if r["kind"] in COLUMN_KINDS else Kind.TEXT)
                   for key, r in self._keyed("column")]  # fmt: skip
        return Question(
            key=data["key"] or build.key_from(label.sv or label.en, taken - {self.own}, otherwise="fraga"),
            kind=chosen, label=label, help=Words(data["help_sv"], data["help_en"]),
            required=bool(data.get("required")) and chosen is not Kind.COMPUTED, condition=data["shown_when"],
            limit=data.get("limit"), minimum=data.get("minimum") or "", maximum=data.get("maximum") or "",
            decimals=data.get("decimals") or 0, options=tuple(options), columns=tuple(columns), years=data.get("years") or (),
            expression=(data.get("expression") or "").strip() or build.total(data.get("sum_of") or ()),
            validations=tuple(Validation(r["key"], Words(r["sv"], r["en"])) for r in self._kept("check")),
            fills=data.get("fills") or "",
        )  # fmt: skip

    def _keyed(self, name: str) -> list[tuple[str, dict[str, str]]]:
        found: list[tuple[str, dict[str, str]]] = []
        for row in self._kept(name):
            taken = [key for key, _row in found]
            found.append((row["key"] or build.key_from(row["sv"] or row["en"], taken, otherwise="val"), row))
        return found
