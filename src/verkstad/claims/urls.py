from django.urls import path

from verkstad.claims import views, views_control, views_write

app_name = "claims"
urlpatterns = [
    path("", views.list_, name="list"),
    path("projekt/<slug:key>/", views.project, name="project"),
    path("projekt/<slug:key>/ny/", views_write.begin, name="begin"),
    path("projekt/<slug:key>/besok/", views_control.visit, name="visit"),
    path("<int:key>/", views.claim, name="claim"),
    path("<int:key>/rad/", views_write.line_new, name="line_new"),
    path("<int:key>/filer/", views_write.files, name="files"),
    path("<int:key>/timmar/", views_write.hours, name="hours"),
    path("<int:key>/schablon/", views_write.option, name="option"),
    path("<int:key>/tidigare/", views_write.earlier, name="earlier"),
    path("<int:key>/skicka/", views.send, name="send"),
    path("<int:key>/ta-tillbaka/", views.withdraw, name="withdraw"),
    path("<int:key>/kontroll/", views_control.control, name="control"),
    path("<int:key>/kontroll/resten/", views_control.rest, name="rest"),
    path("<int:key>/kontroll/uppgifter/", views_control.tick, name="tick"),
    path("<int:key>/uppgifter/", views.tasks, name="tasks"),
    path("<int:key>/stickprov/", views_control.sample, name="sample"),
    path("<int:key>/komplettera/", views_control.return_, name="return"),
    path("<int:key>/foresla/", views_control.propose, name="propose"),
    path("<int:key>/besluta/", views_control.decide, name="decide"),
    path("<int:key>/skicka-tillbaka/", views_control.send_back, name="send_back"),
    path("rad/<int:key>/", views_write.line, name="line"),
    path("<int:key>/brev/<slug:which>/", views.letter, name="letter"),
    path("rad/<int:key>/underlag/", views_write.evidence, name="evidence"),
    path("rad/<int:key>/ta-bort/", views_write.line_remove, name="line_remove"),
    path("fil/<slug:key>/", views.file, name="file"),
    path("fil/<slug:key>/las/", views_write.read, name="read"),
    path("fil/<slug:key>/ta-bort/", views_write.file_remove, name="file_remove"),
]
