from django.urls import path, register_converter
from django.urls.converters import StringConverter

from verkstad.reports import views


class FormConverter(StringConverter):
    """The forms a statement can be fetched in."""

    regex = "json|csv|xlsx"


register_converter(FormConverter, "form")
app_name = "reports"
urlpatterns = [
    path("", views.statements, name="statements"),
    path("<slug:key>/", views.statement, name="statement"),
    path("<slug:key>/hamta.<form:form>", views.download, name="download"),
    path("<slug:key>/<slug:row>/<slug:column>/", views.figure, name="figure"),
    path("<slug:key>/<slug:row>/<slug:column>/poster.csv", views.figure_csv, name="figure_csv"),
]
