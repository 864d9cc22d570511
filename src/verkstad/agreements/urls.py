from django.urls import path

from verkstad.agreements import views, views_changes

app_name = "agreements"
urlpatterns = [
    path("", views.list_, name="list"),
    path("vantar/", views.waiting, name="waiting"),
    path("overtaget/<slug:key>/", views.taken_over, name="taken_over"),
    path("uppdrag/<slug:key>/", views.cut, name="cut"),
    path("beslut/<int:key>/", views.offer, name="offer"),
    path("version/<int:key>/", views.version, name="version"),
    path("version/<int:key>/overenskommelse.pdf", views.paper, name="paper"),
    path("andring/<int:key>/", views_changes.change, name="change"),
    path("andring/<int:key>/skriv/", views_changes.change_edit, name="change_edit"),
    path("andring/<int:key>/skicka/", views_changes.change_send, name="change_send"),
    path("andring/<int:key>/uppdatera/", views_changes.change_rebase, name="change_rebase"),
    path("andring/<int:key>/forbered/", views_changes.change_propose, name="change_propose"),
    path("andring/<int:key>/skicka-tillbaka/", views_changes.change_return, name="change_return"),
    path("andring/<int:key>/besluta/", views_changes.change_decide, name="change_decide"),
    path("andring/<int:key>/ta-tillbaka/", views_changes.change_withdraw, name="change_withdraw"),
    path("andring/<int:key>/beslut.pdf", views_changes.change_letter, name="change_letter"),
    path("<slug:key>/", views.agreement, name="agreement"),
    path("<slug:key>/godta/", views.accept, name="accept"),
    path("<slug:key>/avsta/", views.decline, name="decline"),
    path("<slug:key>/upphav/", views.revoke, name="revoke"),
    path("<slug:key>/andra/", views.change_begin, name="change_begin"),
]
