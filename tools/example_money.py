"""The invented programme's vouchers: budget, funding, own costs by quarter, grants promised and paid."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

# (mandate, source of money, kind, year, budget in kronor)
BUDGETS = (
    ("ex-provverkstaden", "special_funds", "bidrag", 2024, 5_000_000),
    ("ex-provverkstaden", "special_funds", "bidrag", 2025, 7_000_000),
    ("ex-provverkstaden", "admin_appropriation", "anslag", 2024, 380_000),
    ("ex-verkstadslyftet", "special_funds", "bidrag", 2025, 28_000_000),
    ("ex-verkstadslyftet", "special_funds", "bidrag", 2026, 40_000_000),
    ("ex-verkstadslyftet", "admin_appropriation", "anslag", 2025, 1_450_000),
    ("ex-verkstadslyftet", "admin_appropriation", "anslag", 2026, 1_500_000),
    ("ex-kompetensverkstaden", "special_funds", "bidrag", 2026, 8_000_000),
    ("ex-kompetensverkstaden", "admin_appropriation", "anslag", 2026, 420_000),
)  # fmt: skip

# The day the money of a year came.
RECEIVED = {
    ("ex-provverkstaden", 2024): date(2024, 5, 28), ("ex-provverkstaden", 2025): date(2025, 4, 14),
    ("ex-verkstadslyftet", 2025): date(2025, 6, 10), ("ex-verkstadslyftet", 2026): date(2026, 6, 12),
    ("ex-kompetensverkstaden", 2026): date(2026, 4, 29),
}  # fmt: skip

# Programme costs paid with the mandate's own money, kronor a year as (staff, services, other), spread over quarters.
COSTS = {
    ("ex-provverkstaden", 2024): (520_000, 240_000, 60_000), ("ex-provverkstaden", 2025): (560_000, 190_000, 55_000),
    ("ex-verkstadslyftet", 2025): (1_780_000, 710_000, 215_000), ("ex-verkstadslyftet", 2026): (1_930_000, 790_000, 230_000),
    ("ex-kompetensverkstaden", 2026): (430_000, 180_000, 40_000),
}  # fmt: skip

TEXTS = {"staff": "Löner", "services": "Konsulter och lokaler", "other": "Resor och trycksaker"}


def book(dice: random.Random, projects: list[Any], today: date, source: str) -> tuple[list[list[str]], list[list[str]]]:
    """Rows of bookings.csv and hours.csv, in the order of their days. Nothing is dated after `today`."""
    rows: list[tuple[date, list[str]]] = []

    def add(key: str, mandate: str, layer: str, day: date, span: tuple[date, date], year: int, fund: str, kind: str,
            project: str, amount: str, text: str) -> None:  # fmt: skip
        if day <= today:
            cells = [
                key,
                mandate,
                layer,
                day.isoformat(),
                span[0].isoformat(),
                span[1].isoformat(),
                str(year),
                fund,
                kind,
                project,
            ]
            rows.append((day, [*cells, amount, text, source]))

    for mandate, fund, kind, year, kronor in BUDGETS:
        whole = (date(year, 1, 1), date(year, 12, 31))
        name = f"{mandate}-{year}-{'sm' if fund == 'special_funds' else 'fa'}"
        add(f"{name}-budget", mandate, "budget", max(date(year, 1, 20), date(2024, 2, 5)), whole, year, fund, kind, "",
            f"{kronor} kr", f"Budget {year}")  # fmt: skip
        day = RECEIVED[mandate, year] if fund == "special_funds" else date(year, 2, 10)
        text = f"Rekvirerade medel {year}" if fund == "special_funds" else f"Anslag {year}"
        add(f"{name}-finansiering", mandate, "actual", day, whole, year, fund, kind, "", f"{kronor} kr", text)
    hours = _own_costs(dice, add, today, source)
    for project in projects:
        _grant(dice, project, add)
    rows.sort(key=lambda one: (one[0], one[1][0]))
    return [row for _, row in rows], hours


def _own_costs(dice: random.Random, add: Any, today: date, source: str) -> list[list[str]]:
    """Quarterly costs. In a running year the quarters that have passed carry what is told above, so that a cap can be near."""
    hours = []
    for (mandate, year), sums in COSTS.items():
        quarters = [quarter for quarter in range(1, 5) if _quarter(year, quarter)[1] <= today]
        for kind, whole in zip(TEXTS, sums, strict=True):
            for quarter, kronor in zip(quarters, _split(dice, whole, len(quarters)), strict=True):
                span = _quarter(year, quarter)
                add(f"{mandate}-{year}-q{quarter}-{kind}-sm", mandate, "actual", span[1], span, year, "special_funds", kind, "",
                    f"{kronor} kr", f"{TEXTS[kind]} kvartal {quarter} {year}")  # fmt: skip
        appropriation = next((b[4] for b in BUDGETS if b[:4] == (mandate, "admin_appropriation", "anslag", year)), 0)
        for quarter in quarters if appropriation else []:
            span, kronor = _quarter(year, quarter), appropriation * dice.randrange(88, 97) // 400
            add(f"{mandate}-{year}-q{quarter}-staff-fa", mandate, "actual", span[1], span, year, "admin_appropriation", "staff", "",
                f"{kronor}.50 kr", f"Löner kvartal {quarter} {year}, förvaltningsanslag")  # fmt: skip
        for quarter in quarters:
            span = _quarter(year, quarter)
            worked = sums[0] / 4 / 520 * dice.randrange(95, 105) / 100
            hours.append([f"{mandate}-{year}-q{quarter}-timmar", mandate, span[1].isoformat(), span[0].isoformat(), span[1].isoformat(),
                          str(year), "special_funds", f"{round(worked * 2) / 2:.1f}", "250 kr", f"Arbetad tid kvartal {quarter} {year}",
                          source])  # fmt: skip
    return hours


def _quarter(year: int, quarter: int) -> tuple[date, date]:
    first = date(year, quarter * 3 - 2, 1)
    following = date(year + quarter // 4, quarter * 3 % 12 + 1, 1)
    return first, following - timedelta(days=1)


def _split(dice: random.Random, whole: int, parts: int) -> list[int]:
    """Whole kronor in uneven parts that add up."""
    weights = [dice.randrange(85, 116) for _ in range(parts)]
    cuts = [whole * weight // sum(weights) for weight in weights]
    return [*cuts[:-1], whole - sum(cuts[:-1])] if cuts else []


def _grant(dice: random.Random, project: Any, add: Any) -> None:
    """The grant as a commitment on the day of decision, and its payments: one each half-year, the last after the end."""
    decided = project.start - timedelta(days=21)
    span = (decided, project.end)
    add(f"{project.key}-beviljat", project.mandate, "commitment", decided, span, decided.year, "special_funds", "transfers", project.key,
        f"{project.grant} kr", f"Beviljat: {project.name}")  # fmt: skip
    span = (project.start, project.end)
    days, day = [], project.start + timedelta(days=170)
    while day < project.end:
        days.append(day)
        day += timedelta(days=182)
    days.append(project.end + timedelta(days=45))
    last_year = int(project.end.year)
    paid = project.grant * dice.randrange(90, 101) // 100
    for place, (day, kronor) in enumerate(zip(days, _split(dice, paid, len(days)), strict=True), 1):
        year = min(day.year, last_year)
        part = "Slutbetalning" if day == days[-1] else f"Utbetalning {place}"
        add(f"{project.key}-utbetalning-{place}", project.mandate, "actual", day, span, year, "special_funds", "transfers", project.key,
            f"{kronor} kr", f"{part}: {project.name}")  # fmt: skip
