"""What other stages ask about regions and those who answer for them."""

from datetime import date

from verkstad.organisations.models import Organisation, Tenure


def rua_on(region_code: str, day: date) -> Organisation | None:
    """The body responsible for regional development in a region on a day (R23); None where no source tells."""
    tenure = Tenure.objects.on(day).filter(region_id=region_code).select_related("organisation").first()
    return tenure.organisation if tenure else None
