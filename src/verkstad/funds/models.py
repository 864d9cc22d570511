from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from verkstad.people.access import Scope, Who, mandates_of
from verkstad.people.models import READERS


class Layer(models.TextChoices):
    """The layers of a book: each balances by itself and never mixes with another in a total."""

    ACTUAL = "actual", _("payments")
    COMMITMENT = "commitment", _("commitments")
    BUDGET = "budget", _("budget")


class Group(models.TextChoices):
    """What a cost kind is, for statements and limits."""

    FUNDING = "funding", _("funding")
    PROGRAMME = "programme", _("programme costs")
    TRANSFER = "transfer", _("transfers")
    COUNTER = "counter", _("counter account")


class Origin(models.TextChoices):
    """The door a voucher came through."""

    FORM = "form", _("form")
    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"
    SIE = "sie", "SIE 4"
    PACK = "pack", _("programme pack")
    API = "api", "API"
    SYSTEM = "system", _("system")


class BookQuerySet(models.QuerySet["Book"]):
    def visible_to(self, user: Who) -> "BookQuerySet":
        """Published books to everybody; the others to those who work with their mandate, and to auditors."""
        reached = mandates_of(user, *READERS)
        return self if reached is None else self.filter(Q(public=True) | Q(key__in=reached))

    def working_for(self, user: Who) -> "BookQuerySet":
        """The books whose totals the user works with: those of their mandates, published or not."""
        reached = mandates_of(user, *READERS)
        return self if reached is None else self.filter(key__in=reached)


class Book(models.Model):
    """The ledger of one mandate; its key is the mandate's key."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    public = models.BooleanField(_("public"), default=False)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    objects = BookQuerySet.as_manager()
    door_key = "key"

    def __str__(self) -> str:
        return self.key

    @property
    def scope(self) -> Scope:
        return Scope(mandate=self.key)


class FundingSource(models.Model):
    """A column of the statement: where money comes from (R37). `funding_kind` is the key of its kind of funding."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="sources")
    key = models.SlugField(max_length=60)
    label_sv = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    repayable = models.BooleanField(_("unspent money must be repaid"), default=False)
    funding_kind = models.SlugField(max_length=60, default="bidrag")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "key"]
        constraints = [models.UniqueConstraint(name="source_key_per_book", fields=["book", "key"])]

    def __str__(self) -> str:
        return self.key


class CostKind(models.Model):
    """A kind of money: grant or appropriation received, staff, services, other, transfers, the counter account."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="cost_kinds")
    key = models.SlugField(max_length=60)
    group = models.CharField(max_length=12, choices=Group.choices)
    label_sv = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "key"]
        constraints = [
            models.UniqueConstraint(name="cost_kind_key_per_book", fields=["book", "key"]),
            models.CheckConstraint(name="cost_kind_group_known", condition=Q(group__in=Group.values)),
        ]

    def __str__(self) -> str:
        return self.key


class ProjectCode(models.Model):
    """The project dimension of an entry; a project of a later stage points here by its code."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="project_codes")
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(name="project_code_per_book", fields=["book", "code"])]

    def __str__(self) -> str:
        return self.code


class Use(models.TextChoices):
    """What an account of the agency's own accounts is to a book."""

    COST = "cost", _("cost")
    FUNDING = "funding", _("funding")
    COUNTER = "counter", _("counter account")


class AccountMapping(models.Model):
    """How an account of the agency's accounts (SIE 4) is booked here: a range of account numbers.

    A cost account names its cost kind; a funding account is booked as the source's own kind of funding; every other
    account (bank, payables, tax) is the other half of the voucher and goes to the counter account.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="account_mappings")
    first = models.CharField(_("first account"), max_length=10)
    last = models.CharField(_("last account"), max_length=10)
    use = models.CharField(_("is"), max_length=8, choices=Use.choices, default=Use.COST)
    cost_kind = models.ForeignKey(CostKind, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="account_mapping_first_per_book", fields=["book", "first"]),
            models.CheckConstraint(
                name="account_mapping_cost_has_kind", condition=~Q(use="cost") | Q(cost_kind__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


class ObjectMapping(models.Model):
    """Which object of a SIE dimension (cost centre, project, ...) means which funding source or project."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="object_mappings")
    dimension = models.PositiveIntegerField(_("dimension"))
    object = models.CharField(_("object"), max_length=60)
    source = models.ForeignKey(FundingSource, null=True, blank=True, on_delete=models.PROTECT)
    project = models.ForeignKey(ProjectCode, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(name="object_mapping_once", fields=["book", "dimension", "object"])]

    def __str__(self) -> str:
        return f"{self.dimension}:{self.object}"


class VoucherQuerySet(models.QuerySet["Voucher"]):
    def visible_to(self, user: Who) -> "VoucherQuerySet":
        """To those who work with the book's mandate, and to auditors; never to the public (it names who booked)."""
        reached = mandates_of(user, *READERS)
        return self if reached is None else self.filter(book__key__in=reached)


class Voucher(models.Model):
    """One booked event with its entries; numbered in its book without gaps. Posted vouchers never change.

    A voucher is written unposted, gets its entries and is posted, in one transaction: the database refuses a
    transaction that leaves one unposted (guards.py). `import_key` makes the same event bookable once only.
    """

    # Every index costs at each booking; those left out are covered by another that begins with the same column.
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="vouchers", db_index=False)
    number = models.PositiveIntegerField()
    layer = models.CharField(max_length=12, choices=Layer.choices, default=Layer.ACTUAL)
    booked_on = models.DateField(_("booking date"))
    text = models.CharField(_("text"), max_length=300)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    source_note = models.CharField(_("source"), max_length=300, blank=True)
    qualifier = models.CharField(max_length=20, blank=True)
    import_key = models.CharField(max_length=120, blank=True)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)
    posted = models.BooleanField(default=False)
    objects = VoucherQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="voucher_number_per_book", fields=["book", "number"]),
            models.UniqueConstraint(
                name="voucher_import_once", fields=["book", "import_key"], condition=~Q(import_key="")
            ),
            models.CheckConstraint(name="voucher_layer_known", condition=Q(layer__in=Layer.values)),
        ]

    def __str__(self) -> str:
        return f"{self.book_id}/{self.number}"

    @property
    def scope(self) -> Scope:
        return self.book.scope


class Entry(models.Model):
    """One leg: debit positive, credit negative, whole öre. A voucher's legs sum to zero; the database sees to it.

    `year` is null where the money is booked for the period as a whole and no split by year is known.
    """

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="entries")
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="+", db_index=False)
    layer = models.CharField(max_length=12, choices=Layer.choices)
    booked_on = models.DateField()
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="entries", db_index=False)
    cost_kind = models.ForeignKey(CostKind, on_delete=models.PROTECT, related_name="entries", db_index=False)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    project = models.ForeignKey(ProjectCode, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    amount_ore = models.BigIntegerField()
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="entry_not_zero", condition=~Q(amount_ore=0))]
        indexes = [
            models.Index(name="entry_behind_figure", fields=["book", "layer", "source", "cost_kind", "booked_on"])
        ]

    def __str__(self) -> str:
        return f"{self.cost_kind_id} {self.amount_ore}"

    @property
    def natural_ore(self) -> int:
        """The amount as people say it: funding received and cost are both positive."""
        return -self.amount_ore if self.cost_kind.group == Group.FUNDING else self.amount_ore

    @property
    def debit_ore(self) -> int:
        return max(self.amount_ore, 0)

    @property
    def credit_ore(self) -> int:
        return max(-self.amount_ore, 0)


class Grain(models.TextChoices):
    """The two steps of the running totals."""

    DAY = "day", _("day")
    MONTH = "month", _("month")


class Tally(models.Model):
    """Running totals of posted entries, a day's and a month's, so that a total as of any day reads a few rows.

    Written by the database itself when a voucher is posted (guards.py) and by nobody else; `queries.tally_gaps`
    compares it with the entries. `on_day` is the first day of the month for a month; 0 stands for "no year" and
    "no project", because a unique key knows no nulls.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="+", db_index=False)
    layer = models.CharField(max_length=12)
    grain = models.CharField(max_length=5, choices=Grain.choices)
    on_day = models.DateField()
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="+", db_index=False)
    cost_kind = models.ForeignKey(CostKind, on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    project_or_0 = models.BigIntegerField()
    amount_ore = models.BigIntegerField()
    entries = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="tally_once",
                fields=["book", "layer", "grain", "on_day", "source", "cost_kind", "year", "project_or_0"],
            ),
            models.CheckConstraint(name="tally_grain_known", condition=Q(grain__in=Grain.values)),
        ]

    def __str__(self) -> str:
        return f"{self.grain} {self.on_day} {self.amount_ore}"


class HoursEntry(models.Model):
    """Hours worked with the overhead rate that applies to them; outside the outturn (R38). Append-only."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="hours", db_index=False)
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="hours", db_index=False)
    booked_on = models.DateField()
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.BigIntegerField()
    rate_ore_per_hour = models.BigIntegerField()
    text = models.CharField(max_length=300, blank=True)
    source_note = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    import_key = models.CharField(max_length=120, blank=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="hours_import_once", fields=["book", "import_key"], condition=~Q(import_key="")
            ),
            models.CheckConstraint(name="hours_not_zero", condition=~Q(minutes=0)),
            models.CheckConstraint(name="hours_rate_not_negative", condition=Q(rate_ore_per_hour__gte=0)),
        ]
        indexes = [models.Index(name="hours_behind_figure", fields=["book", "source", "booked_on"])]

    def __str__(self) -> str:
        return f"{self.minutes} min"

    @property
    def hours(self) -> Fraction:
        return Fraction(self.minutes, 60)

    @property
    def decimals(self) -> int:
        """Decimals that show the hours: none for whole hours."""
        return 0 if self.minutes % 60 == 0 else 2


class Limit(models.Model):
    """What a book may not pass, with the clause that says so. Written by the stage that knows the clause (a mandate's
    terms); obeyed by every booking, whatever door it comes through.

    A limit is on the sum, in each layer named by itself, over the sources and groups named (empty = all), in one year
    or (null) over the whole book. With `parts`, pairs of a layer and a group, it is on the sum of these together instead
    (costs paid and grants promised, say). Amounts are in natural sign. Without `max_ore` it limits nothing.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="limits")
    key = models.SlugField(max_length=60)
    clause = models.CharField(max_length=200)
    layers = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    groups = models.JSONField(default=list)
    parts = models.JSONField(default=list)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    max_ore = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="limit_key_per_book", fields=["book", "key"])]

    def __str__(self) -> str:
        return self.key


class Upload(models.Model):
    """A file sent for booking, kept until it is booked or a week has passed; only its economist sees it."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="uploads")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    default_source = models.SlugField(max_length=60, blank=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
