"""Building an instrument in the browser: plain forms and buttons, with a preview beside."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from verkstad.core.instruments import build
from verkstad.core.instruments.questions import Form, Kind
from verkstad.instruments import actions, pages_build
from verkstad.instruments.building import apply_part, apply_question, apply_title, new_key
from verkstad.instruments.forms_build import PartForm, QuestionForm, TitleForm
from verkstad.instruments.models import Instrument
from verkstad.people.access import allow, me, on

RIGHT = "instruments.change_instrument"


def _form(instrument: Instrument) -> Form:
    last = pages_build.last_version(instrument)
    return last.form if last else Form()


def _change(request: HttpRequest, instrument: Instrument, change: Callable[[Form], Form]) -> None:
    actions.change_draft(instrument=instrument, change=change, actor=me(request))


@allow(RIGHT)
def instrument_new(request: HttpRequest) -> HttpResponse:
    form = TitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = new_key(form.cleaned_data["title_sv"])
        content = {"title": {"sv": form.words.sv, "en": form.words.en}, "sections": []}
        actions.create_instrument(key=key, content=content, actor=me(request))
        return redirect("instruments:build", key)
    return render(request, "instruments/build_title.html", {"form": form, "title": _("New instrument")})


@on(Instrument, RIGHT)
def build_title(request: HttpRequest, instrument: Instrument) -> HttpResponse:
    now = _form(instrument).title
    form = TitleForm(request.POST or None, initial={"title_sv": now.sv, "title_en": now.en})
    if request.method == "POST" and form.is_valid():
        _change(request, instrument, partial(apply_title, form.words))
        return redirect("instruments:build", instrument.key)
    return render(
        request, "instruments/build_title.html", {"form": form, "title": instrument.title, "instrument": instrument}
    )


@on(Instrument, RIGHT)
@never_cache
def build_(request: HttpRequest, instrument: Instrument) -> HttpResponse:
    context = pages_build.build_page(instrument, pages_build.last_version(instrument))
    return render(request, "instruments/build.html", context)


@on(Instrument, RIGHT)
@require_POST
def build_move(request: HttpRequest, instrument: Instrument) -> HttpResponse:
    what, _colon, key = request.POST.get("move", "").partition(":")
    moves = {"up": (build.question_moved, -1), "down": (build.question_moved, 1),
             "section-up": (build.section_moved, -1), "section-down": (build.section_moved, 1)}  # fmt: skip
    if what not in moves:
        raise Http404
    change, step = moves[what]
    _change(request, instrument, lambda form: change(form, key, step))
    return redirect(f"{reverse('instruments:build', args=[instrument.key])}#ask-line-{key}")


@on(Instrument, RIGHT)
@never_cache
def build_part(request: HttpRequest, instrument: Instrument, part: str = "") -> HttpResponse:
    whole = _form(instrument)
    section = next((s for s in whole.sections if s.key == part), None)
    if part and section is None:
        raise Http404
    form = PartForm(request.POST or None, form=whole, section=section)
    if request.method == "POST" and form.is_valid():
        _change(request, instrument, partial(apply_part, form.section(), part))
        return redirect("instruments:build", instrument.key)
    return render(request, "instruments/build_part.html", {"form": form, "instrument": instrument, "part": part})


@on(Instrument, RIGHT)
@never_cache
def build_question(
    request: HttpRequest, instrument: Instrument, question: str = "", part: str = "", kind: str = ""
) -> HttpResponse:
    whole = _form(instrument)
    was = whole.by_key.get(question)
    part = whole.section_of[question].key if was else part
    if (question and was is None) or part not in {s.key for s in whole.sections} or (kind and kind not in set(Kind)):
        raise Http404
    form = QuestionForm(
        request.POST or None, form=whole, kind=was.kind if was else Kind(kind), section=part, question=was
    )
    if request.method == "POST" and not request.headers.get("HX-Request") and form.is_valid():
        return _save_question(request, instrument, form, question)
    context = pages_build.question_page(whole, form, part, question) | {"instrument": instrument}
    shown = "instruments/_build_live.html" if request.headers.get("HX-Request") else "instruments/build_question.html"
    return render(request, shown, context)


def _save_question(request: HttpRequest, instrument: Instrument, form: QuestionForm, key: str) -> HttpResponse:
    asked = form.question()
    _change(
        request,
        instrument,
        partial(apply_question, asked, form.cleaned_data["section"], key, request.POST.get("move", "")),
    )
    messages.success(request, _("The question is saved in the draft."))
    if "stay" in request.POST or "move" in request.POST or asked.kind is not form.kind:
        return redirect("instruments:build_question", instrument.key, asked.key)
    return redirect(f"{reverse('instruments:build', args=[instrument.key])}#ask-line-{asked.key}")


@on(Instrument, RIGHT)
@require_POST
def build_new(request: HttpRequest, instrument: Instrument) -> HttpResponse:
    part, kind = request.POST.get("part", ""), request.POST.get("kind", "")
    if kind not in set(Kind) or part not in {s.key for s in _form(instrument).sections}:
        raise Http404
    return redirect("instruments:build_question_new", instrument.key, part, kind)


@on(Instrument, RIGHT)
@never_cache
def build_delete(request: HttpRequest, instrument: Instrument, thing: str) -> HttpResponse:
    whole = _form(instrument)
    context = pages_build.delete_page(whole, thing)
    if context is None:
        raise Http404
    if request.method == "POST":
        is_section = thing in {s.key for s in whole.sections}
        _change(
            request,
            instrument,
            lambda form: (build.without_section if is_section else build.without_question)(form, thing),
        )
        return redirect("instruments:build", instrument.key)
    return render(request, "ui/confirm.html", {**context, "back": reverse("instruments:build", args=[instrument.key])})


@on(Instrument, RIGHT)
@never_cache
def build_try(request: HttpRequest, instrument: Instrument) -> HttpResponse:
    """The form as those who answer see it, to be tried; nothing is saved."""
    data = request.POST if request.method == "POST" else None
    context = pages_build.preview(_form(instrument), data) | {"instrument": instrument}
    shown = "instruments/_preview.html" if request.headers.get("HX-Request") else "instruments/build_try.html"
    return render(request, shown, context)
