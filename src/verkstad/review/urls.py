from django.urls import path

from verkstad.review import views, views_ranking, views_reviewers, views_rounds

app_name = "review"
urlpatterns = [
    path("", views.list_, name="list"),
    path("uppdrag/<int:key>/", views.task, name="task"),
    path("uppdrag/<int:key>/bilaga/<slug:question>/", views.task_file, name="task_file"),
    path("granskare/", views_reviewers.reviewers, name="reviewers"),
    path("granskare/ny/", views_reviewers.reviewer_new, name="reviewer_new"),
    path("granskare/<int:key>/", views_reviewers.reviewer, name="reviewer"),
    path("granskare/<int:key>/andra/", views_reviewers.reviewer_change, name="reviewer_change"),
    path("granskare/<int:key>/band/", views_reviewers.interest_new, name="interest_new"),
    path("granskare/<int:key>/band/<int:interest>/bort/", views_reviewers.interest_remove, name="interest_remove"),
    path("oppna/<slug:key>/", views_rounds.round_open, name="round_open"),
    path("omgang/<int:key>/", views_rounds.round_, name="round"),
    path("omgang/<int:key>/andra/", views_rounds.round_change, name="round_change"),
    path("omgang/<int:key>/fordela/", views_rounds.assign, name="assign"),
    path("omgang/<int:key>/lista/", views_ranking.ranking_, name="ranking"),
    path("omgang/<int:key>/lista.<slug:kind>", views_ranking.ranking_file, name="ranking_file"),
    path("omgang/<int:key>/poang.<slug:kind>", views_ranking.scores_file, name="scores_file"),
    path("omgang/<int:key>/lista/faststall/", views_ranking.ranking_freeze, name="ranking_freeze"),
    path("omgang/<int:key>/oppna-igen/", views_ranking.round_reopen, name="round_reopen"),
    path("omgang/<int:key>/portfolj/", views_ranking.portfolio_, name="portfolio"),
    path("omgang/<int:key>/portfolj/rakna/", views_ranking.search_start, name="search_start"),
    path("omgang/<int:key>/portfolj/<int:number>/stoppa/", views_ranking.search_stop, name="search_stop"),
    path("omgang/<int:key>/portfolj.<slug:kind>", views_ranking.portfolio_file, name="portfolio_file"),
    path("ansokan/<int:key>/", views_rounds.candidate, name="candidate"),
    path("ansokan/<int:key>/enas/", views_rounds.agree, name="agree"),
    path("ansokan/<int:key>/plats/", views_rounds.place, name="place"),
    path("ansokan/<int:key>/profil/", views_rounds.profile, name="profile"),
    path("ansokan/<int:key>/fraga/", views_rounds.ask, name="ask"),
    path("ansokan/<int:key>/uppdrag/<int:task>/ta-tillbaka/", views_rounds.task_remove, name="task_remove"),
    path("ansokan/<int:key>/uppdrag/<int:task>/oppna-igen/", views_rounds.score_reopen, name="score_reopen"),
]
