from django.urls import path

from verkstad.progress import views, views_files, views_projects, views_results

app_name = "progress"
urlpatterns = [
    path("", views.list_, name="list"),
    path("foretag/", views_projects.companies, name="companies"),
    path("foretag/foretag.csv", views_projects.companies_csv, name="companies_csv"),
    path("resultat/", views_results.results, name="results"),
    path("resultat/for-alla/", views_results.public_results, name="public_results"),
    path("resultat/<slug:key>/", views_results.result, name="result"),
    path("resultat/<slug:key>/rader.csv", views_results.result_csv, name="result_csv"),
    path("projekt/<slug:key>/", views.project, name="project"),
    path("projekt/<slug:key>/borja/<int:number>/", views.start, name="start"),
    path("projekt/<slug:key>/forandringsteori/", views_projects.theory, name="theory"),
    path("projekt/<slug:key>/forandringsteori/jamfor/", views_projects.theory_compare, name="theory_compare"),
    path("projekt/<slug:key>/forandringsteori/skriv/", views_projects.theory_edit, name="theory_edit"),
    path("projekt/<slug:key>/avsluta/", views_projects.close, name="close"),
    path("projekt/<slug:key>/oppna/", views_projects.reopen, name="reopen"),
    path("<int:key>/", views.report, name="report"),
    path("<int:key>/skriv/", views.write, name="write"),
    path("<int:key>/deltagare/", views.participants, name="participants"),
    path("<int:key>/bilagor/", views_files.files, name="files"),
    path("bilaga/<slug:key>/", views_files.file, name="file"),
    path("<int:key>/skicka/", views.send, name="send"),
    path("<int:key>/begar-andring/", views.return_, name="return"),
    path("<int:key>/godkann/", views.approve, name="approve"),
    path("<int:key>/jamfor/", views.compare, name="compare"),
]
