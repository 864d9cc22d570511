from django.urls import path, register_converter
from django.urls.converters import StringConverter

from verkstad.editions import views, views_frozen, views_sheets, views_signing


class LanguageConverter(StringConverter):
    """The languages a report can be in."""

    regex = "sv|en"


class CopyConverter(StringConverter):
    """The files of an edition, by language and form."""

    regex = "(?:sv|en)[.](?:pdf|html|docx|xlsx|json|zip)"


class SheetConverter(StringConverter):
    """The forms a county's sheet can be fetched in."""

    regex = "pdf|csv"


register_converter(SheetConverter, "sheet")
register_converter(LanguageConverter, "language")
register_converter(CopyConverter, "copy")
app_name = "editions"
urlpatterns = [
    path("", views.list_, name="list"),
    path("uppdrag/<slug:key>/ny/", views.begin, name="begin"),
    path("utgava/<int:key>/", views_frozen.edition, name="edition"),
    path("utgava/<int:key>/skillnad/", views_frozen.difference, name="difference"),
    path("utgava/<int:key>/rapport.<copy:file>", views_frozen.copy, name="copy"),
    path("kommentar/<int:key>/klar/", views.resolve, name="resolve"),
    path("lan/", views_sheets.list_, name="sheets"),
    path("lan/<slug:key>/", views_sheets.sheet, name="sheet"),
    path("lan/<slug:key>/lansblad.<sheet:form>", views_sheets.sheet_file, name="sheet_file"),
    path("<int:key>/", views.report, name="report"),
    path("<int:key>/skriv/<slug:part>/<language:language>/", views.write, name="write"),
    path("<int:key>/skriv/<slug:part>/<language:language>/kommentera/", views.comment, name="comment"),
    path("<int:key>/skriv/<slug:part>/<language:language>/versioner/", views.versions, name="versions"),
    path("<int:key>/las/<language:language>/", views.preview, name="preview"),
    path("<int:key>/lamna/", views_signing.hand_over, name="hand_over"),
    path("<int:key>/foredra/", views_signing.propose, name="propose"),
    path("<int:key>/skicka-tillbaka/", views_signing.send_back, name="send_back"),
    path("<int:key>/godkann/", views_signing.approve, name="approve"),
    path("<int:key>/ny-utgava/", views_signing.begin_anew, name="begin_anew"),
    path("<int:key>/overlamna/", views_signing.deliver, name="deliver"),
]
