"""A report proves itself; and whatever is changed in it, each in turn, is found and named."""

import hashlib
import io
import json

import pypdf
import pytest

from tests.core.reporting import made_report as made
from tests.core.reporting import tampering as tamper
from verkstad.core.acts import act_hash
from verkstad.core.reporting.package import zip_of
from verkstad.core.reporting.proof import proof_of
from verkstad.core.reporting.snapshot import Snapshot, snapshot_of
from verkstad.core.reporting.to_typst import pdf_of
from verkstad.core.reporting.verify import Checked, check_snapshot
from verkstad.core.reporting.verify_file import NotReadable, lines_of, told_of, verify_bytes


@pytest.fixture(scope="module")
def frozen():
    return made.frozen()


@pytest.fixture(scope="module")
def pdf(frozen):
    return pdf_of(*frozen)


@pytest.fixture(scope="module")
def package(frozen):
    return zip_of(*frozen, name="slutrapport")


def faults(content, **outside):
    """(kind, part) of each fault, once."""
    checked = verify_bytes(content, **outside)
    return list(dict.fromkeys((one.kind, one.part) for one in checked.faults))


def page_of(pdf, words):
    """The number of the page with these words."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return next(at for at, page in enumerate(reader.pages, 1) if words in page.extract_text().replace("\u00a0", " "))


# What holds


def test_an_untouched_report_holds_and_says_of_each_figure_what_can_be_said(pdf, frozen):
    checked = verify_bytes(pdf)
    assert checked.faults == []
    told = told_of(checked)
    assert told["figures"] == {"proved": 45, "differs": 0, "unshown": 3}
    assert (told["tables"], told["tables_with_relations"], told["rows"]) == (2, 1, 94)
    assert {one.key: one.why for one in checked.figures if one.outcome == "unshown"} == {
        "companies": "hidden",
        "aid": "few",
    }
    assert told["sha256"] == frozen[0].sha256
    assert "nobody made all of it anew" in lines_of(checked)[-1]


def test_with_the_head_that_the_agency_tells_nothing_is_left_unproved(pdf, frozen):
    proof = frozen[1]
    for position in (30, 36, 40):
        checked = verify_bytes(pdf, head=f"{position}:{proof['hashes'][position - 30]}")
        assert checked.faults == [] and checked.proof.compared
    assert verify_bytes(pdf, root=proof["root"]).proof.compared
    assert "it is in the journal" in lines_of(checked)[-1]


def test_the_whole_package_holds(package):
    checked = verify_bytes(package)
    assert checked.faults == [] and checked.pages == 6


def test_a_file_that_was_only_saved_anew_holds(pdf):
    checked = verify_bytes(tamper.resaved(pdf))
    assert (checked.faults, checked.notes) == ([], ["resaved"])


def test_a_file_that_another_version_set_is_compared_by_what_the_document_says(pdf, monkeypatch):
    page = page_of(pdf, "20 093 tkr")
    changed = tamper.with_letters(pdf, page, "6 076", "6 776")
    prose = tamper.with_letters(pdf, page, "anslaget", "salgenat")
    monkeypatch.setattr("verkstad.core.reporting.verify_pdf.setter", lambda: "set-another")
    checked = verify_bytes(pdf)
    assert (checked.faults, checked.notes) == ([], ["other_maker"])
    assert [(one.kind, one.part, one.figure) for one in verify_bytes(changed).faults] == [
        ("figure_text", f"page {page}", "f13")
    ]
    assert [(one.kind, one.expected) for one in verify_bytes(prose).faults] == [("words", "anslaget")]


# The pages


@pytest.mark.parametrize(
    ("old", "new", "figure", "where"),
    [
        ("20 093 tkr", "20 893 tkr", "f1", "Sammanfattning"),
        ("drygt 20 mkr", "drygt 30 mkr", "f2", "Sammanfattning"),
        ("11,4 %", "14,4 %", "f3", "Sammanfattning"),
        ("6 076", "6 776", "f13", "Sammanfattning / utfall / 2017 / Bidrag"),
        ("17 804", "17 408", "f19", "Sammanfattning / utfall / Summa / Bidrag"),
        ("6,1 mkr", "6,7 mkr", "f23", "Sammanfattning / bidrag / 2017"),
    ],
)
def test_a_changed_figure_is_named_with_its_page_and_its_place(pdf, old, new, figure, where):
    page = page_of(pdf, old)
    checked = verify_bytes(tamper.with_letters(pdf, page, old, new))
    found = [one for one in checked.faults if one.kind == "figure_text"]
    assert [(one.part, one.figure) for one in found] == [(f"page {page}", figure)] and len(checked.faults) == 1
    assert (found[0].expected, where in found[0].where) == (old, True)
    assert new in found[0].found
    assert [(one.id, one.outcome) for one in checked.figures if one.outcome == "differs"] == [(figure, "differs")]


@pytest.mark.parametrize(
    ("old", "new"), [("anslaget", "bidraget"), ("inte känt", "ätet känt"), ("Bokföringen", "Bokföringar")]
)
def test_a_changed_word_is_named_with_its_page(pdf, old, new):
    page = page_of(pdf, old)
    try:
        changed = tamper.with_letters(pdf, page, old, new)
    except KeyError:  # a letter that the font of the page does not have
        changed = tamper.with_letters(pdf, page, old, old[::-1])
        new = old[::-1]
    found = verify_bytes(changed).faults
    assert [(one.kind, one.part) for one in found] == [("words", f"page {page}")]
    assert (new.split()[0] in found[0].found, old.split()[0] in found[0].expected) == (True, True)


def test_a_number_written_by_hand_in_a_note_under_a_table_is_guarded_too(pdf):
    page = page_of(pdf, "de avrundade delarna ger 17 803")
    found = verify_bytes(tamper.with_letters(pdf, page, "ger 17 803", "ger 17 804")).faults
    assert [one.kind for one in found] == ["words"]


def test_words_written_on_top_are_found(pdf):
    assert faults(tamper.with_words_on_top(pdf, 5, "Projektet nådde alla mål")) == [("added", "page 5")]


def test_a_longer_bar_is_found_though_no_word_changed(pdf):
    page = page_of(pdf, "Mest betalades 2016")

    def longer(data):  # the first shape with the brand's colour: its right edge is moved
        head, colour, rest = data.partition(b" 0 l ")
        return head + b"1" + colour + rest

    assert faults(tamper.with_drawing(pdf, page, longer)) == [("page_drawing", f"page {page}")]


def test_a_remark_a_script_another_title_and_a_missing_page_are_found(pdf):
    assert faults(tamper.with_remark(pdf, 4, "Godkänd")) == [("page_links", "page 4")]
    assert faults(tamper.with_script(pdf)) == [("active", "file")]
    assert faults(tamper.with_title(pdf, "En annan rapport")) == [("title", "file")]
    assert ("page_count", "file") in faults(tamper.without_page(pdf, 6))


# The snapshot


def first_rows(told, figure):
    return next(one for one in told["answers"] if one["figure"] == figure and "rows" in one)


def fact(told):
    told["facts"]["amounts"][told["facts"]["ids"].index("entry/0")] += 100


def answer(told):
    one = next(one for one in told["answers"] if one["figure"] == "paid")
    one["value"] = str(int(one["value"]) + 100)


def numerator(told):
    next(one for one in told["answers"] if one["figure"] == "opex_share")["numerator"] = "1"


def formula(told):
    told["definitions"]["paid"]["formula"] = "grants - opex"


def measure(told):
    told["definitions"]["projects"]["how"] = "sum"
    told["definitions"]["days"]["how"] = "count"


def left_out(told):
    """A row left out of one answer, and the sum made to fit."""
    from verkstad.core.reporting.facts import Facts, spans, unspanned

    facts = Facts.of(told["facts"])
    one = next(one for one in told["answers"] if one["figure"] == "grants" and one["frame"].get("region") == "12")
    rows = list(unspanned(one["rows"], len(facts)))
    one["rows"] = spans(rows[1:])
    one["value"] = str(int(one["value"]) - facts.amounts[rows[0]])


def printed(told):
    told["printed"]["f1"]["text"] = "21 093 tkr"


def prose(told):
    told["document"]["sections"][0]["blocks"][0]["line"][0]["text"] = "Av hela anslaget betalades "


def other_answer(told):
    told["printed"]["f4"]["answer"] = told["printed"]["f5"]["answer"]


def few(told):
    one = next(one for one in told["answers"] if one["figure"] == "companies" and "counted" in one)
    one["counted"], one["value"] = [1, 1, 2], "2"


@pytest.mark.parametrize(
    ("change", "kinds", "named"),
    [
        (fact, {"value"}, "grants"),
        (answer, {"value"}, "paid"),
        (numerator, {"value"}, "opex_share"),
        (formula, {"value", "printed"}, "paid"),
        (measure, {"value", "printed"}, "days"),
        (left_out, {"rows"}, "region=12"),
        (printed, {"printed"}, "f1 paid"),
        (prose, {"words"}, "sha"),
        (other_answer, {"question", "printed"}, "f4 projects"),
        (few, {"few", "printed"}, "companies"),
    ],
)
def test_whatever_is_changed_in_the_snapshot_is_named_and_the_journal_says_that_it_was(
    pdf, frozen, change, kinds, named
):
    snapshot = tamper.changed(frozen[0].content, change)
    checked = verify_bytes(tamper.with_attachment(pdf, "snapshot.json", snapshot))
    found = {one.kind for one in checked.faults}
    assert kinds | {"act_snapshot"} <= found
    named = hashlib.sha256(snapshot).hexdigest()[:8] if named == "sha" else named
    assert any(
        named in one.where or named in one.expected or named in one.found for one in checked.faults if one.kind in found
    )


def test_an_answer_of_nothing_holds_only_where_no_row_stands_behind_it(frozen):
    def none(told):
        one = first_rows(told, "days")
        del one["value"]
        one["why"] = "nothing"

    def without_rows(told):
        none(told)
        first_rows(told, "days")["rows"] = ""

    kinds = []
    for change in (none, without_rows):
        checked = Checked()
        check_snapshot(tamper.changed(frozen[0].content, change), None, checked, part="snapshot.json")
        kinds.append({one.kind for one in checked.faults if "days" in one.where})
    assert "value" in kinds[0] and "value" not in kinds[1]


def test_a_snapshot_written_in_another_way_is_not_the_one_that_was_frozen(pdf):
    loose = json.dumps(json.loads(tamper.attachment(pdf, "snapshot.json"))).encode()
    found = faults(tamper.with_attachment(pdf, "snapshot.json", loose))
    assert ("snapshot_form", "snapshot.json") in found and ("act_snapshot", "proof.json") in found


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"format":"verkstad-report/1"}', b"\xff\xfe", b'{"format":"x"}']
)
def test_a_snapshot_that_is_none_is_named(pdf, content):
    assert ("snapshot_unreadable", "snapshot.json") in faults(tamper.with_attachment(pdf, "snapshot.json", content))


# The proof


def act_facts(told):
    told["act"]["facts"]["edition"] = 2


def act_moment(told):
    told["act"]["at"] = "2019-03-02T12:00:40.000000Z"


def chain_hash(told):
    told["hashes"][3] = "0" * 64


def root(told):
    told["root"] = "f" * 64


def peaks(told):
    told["before"][0][1] = "1" * 64


def snapshot_name(told):
    told["act"]["facts"]["snapshot"] = "2" * 64
    told["act"]["hash"] = act_hash(told["act"])
    told["hashes"][-1] = told["act"]["hash"]


def noted(told):
    told["hashes"][36 - 30] = "3" * 64


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (act_facts, ["act_content"]),
        (act_moment, ["act_content"]),
        (chain_hash, ["root"]),
        (root, ["root"]),
        (peaks, ["root"]),
        (snapshot_name, ["act_snapshot", "root"]),
        (noted, ["root", "snapshot_head"]),
        (lambda told: told.pop("act"), ["proof_unreadable"]),
    ],
)
def test_whatever_is_changed_in_the_proof_is_named(pdf, change, kinds):
    proof = tamper.changed(tamper.attachment(pdf, "proof.json"), change)
    assert faults(tamper.with_attachment(pdf, "proof.json", proof)) == [(kind, "proof.json") for kind in kinds]


def test_an_attachment_that_is_taken_out_is_named(pdf):
    assert faults(tamper.with_attachment(pdf, "snapshot.json", None)) == [("snapshot_missing", "snapshot.json")]
    assert faults(tamper.with_attachment(pdf, "proof.json", None)) == [("proof_missing", "proof.json")]
    neither = tamper.with_attachment(tamper.with_attachment(pdf, "snapshot.json", None), "proof.json", None)
    assert faults(neither) == [("snapshot_missing", "snapshot.json")]  # the file still says that it is a report


def test_a_report_made_anew_from_the_ground_is_found_by_the_agencys_head_and_by_nothing_else(frozen):
    """Somebody changes a fact, reckons everything again, writes a journal of their own and sets the pages anew."""
    true = frozen[1]
    document = made.document(made.TEXT.replace("nådde", "når"))
    answers, values = made.values(document)
    snapshot = snapshot_of(document, made.FRAME, answers, made.DEFINITIONS, made.facts, values, frozen=made.FROZEN)
    forged = Snapshot(tamper.changed(snapshot.content, lambda told: told["document"].update(number="Ä 2019-00002")))
    acts = made.chain(40, {"snapshot": forged.sha256, "edition": 1})
    file = pdf_of(forged, proof_of(acts[-1], (one["hash"] for one in acts), since=30))
    assert faults(file) == []
    assert faults(file, head=f"40:{true['hashes'][-1]}") == [("head", "proof.json")]
    assert faults(file, root=true["root"]) == [("root_given", "proof.json")]
    assert faults(file, head=f"99:{'0' * 64}") == [("head_outside", "proof.json")]


# The zip


def replaced(path, old, new):
    def change(files):
        assert old in files[path]
        files[path] = files[path].replace(old, new)

    return change


def in_zip(path, part, old, new):
    def change(files):
        def inside(own):
            assert old in own[part]
            own[part] = own[part].replace(old, new)

        files[path] = tamper.rezipped(files[path], inside)

    return change


def with_true_sums(change):
    """The change, with the list of hashes made to fit."""

    def both(files):
        change(files)
        lines = [
            f"{hashlib.sha256(data).hexdigest()}  {path}\n"
            for path, data in sorted(files.items())
            if path != "SHA256SUMS"
        ]
        files["SHA256SUMS"] = "".join(lines).encode()

    return both


THIN = "\u202f".encode()
ALL = (
    replaced("slutrapport.html", b"20" + THIN + b"093", b"20" + THIN + b"993"),
    replaced("slutrapport.html", b"Av anslaget", b"Av bidraget"),
    replaced("slutrapport.html", b"</article>", b"<script>x()</script></article>"),
    in_zip("slutrapport.docx", "word/document.xml", b"20" + THIN + b"093", b"20" + THIN + b"993"),
    in_zip("slutrapport.docx", "word/document.xml", b"Av anslaget", b"Av bidraget"),
    in_zip("slutrapport.xlsx", "xl/worksheets/sheet1.xml", b"<v>762.", b"<v>862."),
    replaced("README.txt", b"Kontrollera", b"Betrakta"),
    lambda files: files.update({"extra.txt": b"x"}),
    lambda files: files.update(
        {"slutrapport.pdf": tamper.with_letters(files["slutrapport.pdf"], 3, "20 093", "20 993")}
    ),
)
FOUND = {
    ("figure_text", "slutrapport.html, #part-summary", "f1"),
    ("words", "slutrapport.html, #part-summary", ""),
    ("added", "slutrapport.html, #definitions", ""),
    ("figure_text", "slutrapport.html, #part-summary", "f21"),  # the same number in the table
    ("figure_text", "slutrapport.docx, word/document.xml", "f21"),
    ("figure_text", "slutrapport.docx, word/document.xml", "f1"),
    ("words", "slutrapport.docx, word/document.xml", ""),
    ("words", "slutrapport.xlsx, Tabell 1!C4", ""),
    ("words", "slutrapport.xlsx, Tabell 1!C5", ""),
    ("words", "slutrapport.xlsx, Tabell 1!C6", ""),
    ("changed_whole", "README.txt", ""),
    ("added_file", "extra.txt", ""),
    ("figure_text", "slutrapport.pdf, page 3", "f1"),
}


def every(files):
    for change in ALL:
        change(files)


def test_whatever_is_changed_in_the_files_of_a_zip_is_named_even_when_its_list_of_hashes_is_made_to_fit(package):
    checked = verify_bytes(tamper.rezipped(package, with_true_sums(every)))
    assert {(one.kind, one.part, one.figure) for one in checked.faults} == FOUND
    assert [one.id for one in checked.figures if one.outcome == "differs"] == ["f1", "f21"]


def test_a_file_of_a_zip_that_is_changed_or_taken_out_is_named_by_its_list_of_hashes(package):
    def change(files):
        files["slutrapport.docx"] += b"x"
        del files["slutrapport.xlsx"]
        files["snapshot.json"] = tamper.changed(files["snapshot.json"], fact)
        files["proof.json"] = tamper.changed(files["proof.json"], root)

    found = faults(tamper.rezipped(package, change))
    assert {("changed", "slutrapport.docx"), ("missing_file", "slutrapport.xlsx"), ("changed", "snapshot.json"),
            ("changed", "proof.json"), ("value", "snapshot.json"), ("root", "proof.json"), ("act_snapshot", "proof.json"),
            ("beside", "slutrapport.pdf, attachments")} <= set(found)  # fmt: skip


def test_a_zip_without_its_list_or_its_snapshot_says_so(package):
    assert ("missing_file", "SHA256SUMS") in faults(tamper.rezipped(package, lambda files: files.pop("SHA256SUMS")))
    assert ("missing_file", "snapshot.json") in faults(
        tamper.rezipped(package, lambda files: files.pop("snapshot.json"))
    )


# What is no report


def test_what_is_no_report_is_said_to_be_none():
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    other = tamper.rezipped(zip_bytes(), lambda files: files.update({"a.txt": b"a"}))
    for content in (b"", b"hej", b"%PDF-1.7 trasig", tamper.saved(writer), other, b"PK\x03\x04 trasig"):
        with pytest.raises(NotReadable):
            verify_bytes(content)


def zip_bytes():
    import zipfile

    target = io.BytesIO()
    zipfile.ZipFile(target, "w").close()
    return target.getvalue()
