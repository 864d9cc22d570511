"""What a figure of official statistics can be of here. Each has words, a unit and whether counties add up to the country."""

from __future__ import annotations

from dataclasses import dataclass

from verkstad.core.words import gettext_noop as _


@dataclass(frozen=True)
class Indicator:
    """One thing that is counted by county and year. Where `adds` is true, parts may be summed and shares taken."""

    key: str
    label: str
    unit: str = ""
    adds: bool = True
    industry: bool = True
    decimals: int = 0


INDICATORS: dict[str, Indicator] = {
    one.key: one
    for one in (
        Indicator("industry_companies", _("Companies in industry")),
        Indicator("industry_workplaces", _("Workplaces in industry")),
        Indicator("industry_employees", _("Employees in industry")),
        Indicator("industry_employed", _("Employed in industry, by place of work")),
        Indicator("industry_turnover", _("Turnover of industry")),
        Indicator("industry_value_added", _("Value added of industry")),
        Indicator("industry_investments", _("Investments of industry")),
        Indicator("industry_share", _("Industry's share of the value added of business"), "%", adds=False, decimals=1),
        Indicator("companies", _("Companies in all sectors"), industry=False),
        Indicator("employees", _("Employees in all sectors"), industry=False),
        Indicator("employed", _("Employed in all sectors, by place of work"), industry=False),
        Indicator("population", _("Population"), industry=False),
        Indicator("gross_product", _("Gross regional product"), industry=False),
    )
}
