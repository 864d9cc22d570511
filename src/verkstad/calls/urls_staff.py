from django.urls import URLPattern, path

from verkstad.calls import views_papers as papers
from verkstad.calls import views_staff as views
from verkstad.calls import views_staff_acts as acts

urlpatterns: list[URLPattern] = [
    path("handlaggning/", views.staff, name="staff"),
    path("ny/", views.call_new, name="call_new"),
    path("fragor/<int:key>/", acts.answer, name="answer"),
    path("<slug:key>/handlagg/", views.manage, name="manage"),
    path("<slug:key>/andra/<slug:section>/", views.edit, name="edit"),
    path("<slug:key>/dokument/", papers.documents, name="documents"),
    path("<slug:key>/dokument/<int:document>/bort/", papers.document_off, name="document_off"),
    path("<slug:key>/forhandsvisa/", views.preview, name="preview"),
    path("<slug:key>/publicera/", views.publish, name="publish"),
    path("<slug:key>/versioner/", views.versions, name="versions"),
    path("<slug:key>/forlang/", acts.extend, name="extend"),
    path("<slug:key>/avbryt/", acts.cancel, name="cancel"),
    path("<slug:key>/slang/", acts.discard, name="discard"),
    path("<slug:key>/fragor/", acts.questions, name="questions"),
    path("<slug:key>/fragor/ny/", acts.answer_own, name="answer_own"),
]
