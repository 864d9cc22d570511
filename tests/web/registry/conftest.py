"""Documents and files to try them with."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from verkstad.registry.actions import register_document
from verkstad.registry.models import Document

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def package(**parts: str) -> bytes:
    """A zip package; "__" in a name stands for a slash and a trailing dot part is given with its own name."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return kept.getvalue()


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def register(db: None) -> Callable[..., Document]:
    def make(**more: Any) -> Document:
        return register_document(
            **{
                "mandate": "m4",
                "direction": "in",
                "date": date(2026, 3, 4),
                "title": "Ansökan om förstudie",
                "counterpart": "Region Örebro län",
                "actor": "system:test",
                **more,
            }
        )

    return make
