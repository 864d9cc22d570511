from django.urls import path, re_path

from verkstad.funds import views, views_imports, views_mappings, views_vouchers

app_name = "funds"
urlpatterns = [
    path("", views.books, name="books"),
    path("<slug:key>/", views.book, name="book"),
    path("<slug:key>/verifikat/", views_vouchers.vouchers, name="vouchers"),
    path("<slug:key>/verifikat.csv", views_vouchers.vouchers_csv, name="vouchers_csv"),
    path("<slug:key>/verifikat/nytt/", views_vouchers.voucher_new, name="voucher_new"),
    path("<slug:key>/verifikat/<int:number>/", views_vouchers.voucher, name="voucher"),
    path("<slug:key>/verifikat/<int:number>/ratta/", views_vouchers.voucher_correct, name="voucher_correct"),
    path("<slug:key>/timmar/", views.hours, name="hours"),
    path("<slug:key>/filer/", views_imports.import_, name="import"),
    path("<slug:key>/filer/<int:upload>/", views_imports.import_check, name="import_check"),
    re_path(r"^(?P<key>[-\w]+)/mall\.(?P<kind>csv|xlsx)$", views_imports.template, name="template"),
    path("<slug:key>/konton/", views_mappings.mappings, name="mappings"),
    path("<slug:key>/sie/", views_imports.sie_export, name="sie_export"),
]
