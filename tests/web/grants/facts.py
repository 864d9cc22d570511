"""Small fixtures from the real programme: three counties, two mandates, two implementation projects."""

from datetime import date

from verkstad.grants.actions import save_funnel_stage, save_participation, save_project, save_result
from verkstad.mandate.models import Amendment, Envelope, FocusArea, Mandate, Programme
from verkstad.organisations.actions import save_organisation, save_region, save_tenure

ME = "system:pack"
REPORT = "Slutrapport Smart industri i regionerna"
COUNTIES = {
    "09": ("Gotlands län", "Gotland County", "SE214", "SE21", "Småland med öarna", "Region Gotland"),
    "12": ("Skåne län", "Skåne County", "SE224", "SE22", "Sydsverige", "Region Skåne"),
    "24": ("Västerbottens län", "Västerbotten County", "SE331", "SE33", "Övre Norrland", "Region Västerbotten"),
}


def programme(key="smart-industri", fictional=False, order=0):
    return Programme.objects.create(
        key=key, name_sv="Smart industri i regionerna", name_en="Smart Industry in the Regions", fictional=fictional,
        order=order, summary_sv="Industrin i hela Sverige ska öka sin konkurrenskraft.",
        summary_en="Industry in all of Sweden shall become more competitive.",
    )  # fmt: skip


def mandate(of, key="smir-1", number=4, amount=25_000_000_00, **more):
    values = {"name_sv": "Smart industri i regionerna", "name_en": "Smart Industry in the Regions",
              "government_number": "N2016/02958/FÖF", "first_year": 2016, "last_year": 2018, "source_note": REPORT}  # fmt: skip
    made = Mandate.objects.create(programme=of, key=key, number=number, original_ore=amount, **(values | more))
    Envelope.objects.create(mandate=made, amount_ore=amount, source_note=REPORT)
    return made


def regions():
    for code, (sv, en, nuts3, nuts2, area, body) in COUNTIES.items():
        save_region(code=code, name_sv=sv, name_en=en, nuts3=nuts3, nuts2=nuts2, nuts2_name=area, actor=ME)
        save_organisation(key=f"body-{code}", name=body, kind="region", region=code, actor=ME)
        save_tenure(region=code, organisation=f"body-{code}", valid_from=date(2019, 1, 1), source_note="prop", actor=ME)


def skane(mandate_key="smir-1"):
    project, _ = save_project(
        key="skansk-industriell-framtid", mandate=mandate_key, name="Skånsk industriell framtid", kind="implementation",
        state="ended", owner="body-12", regions=["12"], start_on=date(2017, 1, 1), end_on=date(2018, 12, 31),
        grant_ore=2_500_000_00, grant_qualifier="about", approach="company_near", source_note=REPORT, actor=ME,
    )  # fmt: skip
    stages = [("nådda", "reached", 200, "about"), ("personligt informerade", "personally informed", 55, ""),
              ("intervjuade", "interviewed", 34, ""), ("fortsatte med coach", "continued with coach", 28, "")]  # fmt: skip
    for number, (sv, en, companies, qualifier) in enumerate(stages, 1):
        save_funnel_stage(mandate=mandate_key, project=project.key, funnel="skane", name_sv="Skånsk industriell framtid",
                          number=number, label_sv=sv, label_en=en, companies=companies, qualifier=qualifier,
                          source_note=REPORT, actor=ME)  # fmt: skip
    reached(project.key, 200, "about", mandate_key)
    return project


def vasterbotten(mandate_key="smir-1"):
    project, _ = save_project(
        key="digilyft", mandate=mandate_key, name="Digilyft Västerbotten 2.0", kind="implementation", state="ended",
        owner="body-24", regions=["24"], grant_ore=2_500_000_00, grant_qualifier="about", source_note=REPORT, actor=ME,
    )  # fmt: skip
    reached(project.key, 150, "over", mandate_key)
    return project


def reached(project, value, qualifier, mandate_key="smir-1"):
    return save_result(mandate=mandate_key, project=project, key="companies_reached", label_sv="Företag som nåtts",
                       label_en="Companies reached", value=value, qualifier=qualifier, counts_companies=True,
                       source_note=REPORT, actor=ME)  # fmt: skip


def world():
    """The programme with one mandate, three counties, two projects and who took part in what."""
    of = programme()
    made = mandate(of)
    FocusArea.objects.create(programme=of, key="industri40", number=1, name_sv="Industri 4.0", name_en="Industry 4.0")
    regions()
    skane()
    vasterbotten()
    for code, took_part in (("09", False), ("12", True), ("24", True)):
        save_participation(
            mandate=made.key, region=code, kind="prestudy", took_part=took_part, source_note=REPORT, actor=ME
        )
    return made


def cut(of, ore):
    return Amendment.objects.create(mandate=of, key="cut", decided_on=date(2018, 12, 31), change_ore=-ore,
                                    reason_sv="Budgeten för 2019", reason_en="The budget for 2019")  # fmt: skip
