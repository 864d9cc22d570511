"""Official statistics: what is used, one dataset, and for staff the way in for a saved file."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from verkstad.people.access import allow, on, public
from verkstad.statistics.actions import keep_upload
from verkstad.statistics.forms import CheckForm, UploadForm
from verkstad.statistics.models import Dataset, SavedFile, Upload
from verkstad.statistics.pages import looking, show


@public
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """What official statistics are used here, with source and date."""
    return render(request, "statistics/list.html", show.listed(request.user))


@on(Dataset, "public")
@require_safe
def dataset(request: HttpRequest, dataset: Dataset) -> HttpResponse:
    """A dataset's figures by county, where they come from, and its versions."""
    return render(request, "statistics/dataset.html", show.one(dataset, request.GET, request.user))


@on(Dataset, "public")
@require_safe
def figures_csv(request: HttpRequest, dataset: Dataset) -> HttpResponse:
    """Every figure of a version, with its source in each row."""
    return show.csv_of(dataset, request.GET)


@on(Dataset, "statistics.load_statistics")
@require_safe
def saved_file(request: HttpRequest, dataset: Dataset, number: int) -> FileResponse:
    """The file of a version, as it was read."""
    kept = get_object_or_404(
        SavedFile.objects.select_related("version"), version__dataset=dataset, version__number=number
    )
    return show.file_of(kept)


@allow("statistics.load_statistics")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a saved file; what it would load is shown before anything is."""
    form = UploadForm(request)
    if request.method == "POST" and form.acts(
        lambda data: keep_upload(name=data["file"].name, content=data["file"].read(), actor=request.user)
    ):
        return redirect(show.check_address(form.result, form.cleaned_data["dataset"]))
    return render(request, "statistics/upload.html", {"form": form})


@on(Upload, "statistics.load_statistics")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Say what the file means; see what would be loaded; load it."""
    form = CheckForm(upload, request.POST if request.method == "POST" else None, request.GET.get("som", ""))
    if "load" in request.POST and form.acts(lambda data: form.load(request.user)):
        version = form.result
        messages.success(request, _("Version %s is loaded.") % version.number, extra_tags="met")
        return redirect(version.dataset)
    return render(request, "statistics/check.html", looking.preview(form))
