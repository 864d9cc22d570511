from django.urls import include, path
from django.views.i18n import set_language

from verkstad.api.api import api
from verkstad.api.views import index

handler403 = "verkstad.ui.views.forbidden"
handler404 = "verkstad.ui.views.not_found"
handler500 = "verkstad.ui.views.server_error"

urlpatterns = [
    path("", include("verkstad.desk.urls")),
    path("api/", index, name="api_index"),
    path("api/", api.urls),
    path("", include("verkstad.ui.urls")),
    path("", include("verkstad.people.urls")),
    path("konto/", include("verkstad.people.sign_in_urls")),
    path("sprak/", set_language, name="set_language"),
    path("journal/", include("verkstad.audit.urls")),
    path("medel/", include("verkstad.funds.urls")),
    path("notiser/", include("verkstad.notices.urls")),
    path("diarium/", include("verkstad.registry.urls")),
    path("instrument/", include("verkstad.instruments.urls")),
    path("statistik/", include("verkstad.statistics.urls")),
    path("uppdrag/", include("verkstad.mandate.urls")),
    path("prognos/", include("verkstad.forecasts.urls")),
    path("organisationer/", include("verkstad.organisations.urls")),
    path("", include("verkstad.rehearsal.urls")),
    path("utlysningar/", include("verkstad.calls.urls")),
    path("ansokan/", include("verkstad.applications.urls")),
    path("arenden/", include("verkstad.handling.urls")),
    path("granskning/", include("verkstad.review.urls")),
    path("beslut/", include("verkstad.decisions.urls")),
    path("utbetalningar/", include("verkstad.payments.urls")),
    path("projekt/", include("verkstad.grants.urls")),
    path("avtal/", include("verkstad.agreements.urls")),
    path("uppfoljning/", include("verkstad.progress.urls")),
    path("ansokan-om-utbetalning/", include("verkstad.claims.urls")),
    path("revisionsakter/", include("verkstad.dossiers.urls")),
    path("oppna-data/", include("verkstad.opendata.urls")),
    path("redovisning/", include("verkstad.reports.urls")),
    path("siffror/", include("verkstad.reports.urls_figures")),
    path("rapporter/", include("verkstad.editions.urls")),
    path("oversikt/", include("verkstad.dashboard.urls")),
]
