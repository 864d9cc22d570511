"""The reference pages say what the code says."""

import importlib.util
from pathlib import Path

import pytest
from django.utils.translation import override

ROOT = Path(__file__).resolve().parents[2]


def maker():
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "tools" / "make_docs.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", sorted(maker().PAGES))
def test_a_reference_page_is_what_its_function_writes(name: str):
    docs = maker()
    with override("en"):
        assert (ROOT / "docs" / name).read_text("utf-8") == docs.page(docs.PAGES[name])
