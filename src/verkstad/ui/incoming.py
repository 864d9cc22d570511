"""Uploads of this installation: its bound, its scanner, and the folder where they lie until they are kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from verkstad.core.files import receiving
from verkstad.core.files.receiving import Received

Upload = tuple[str, bytes] | File


class Incoming(File):
    """A received file that the storage moves into place instead of copying it."""

    def __init__(self, received: Received) -> None:
        super().__init__(received.path.open("rb"), name=received.name)
        self.path = received.path

    def temporary_file_path(self) -> str:
        return str(self.path)


class PrivateStorage(FileSystemStorage):
    """Files in MEDIA_ROOT that have no address: they leave only through a view."""

    def url(self, name: str | None) -> str:
        raise ValueError("This file is not accessible via a URL.")


def private_storage() -> PrivateStorage:
    """Readable by the server's user alone."""
    return PrivateStorage(file_permissions_mode=0o600, directory_permissions_mode=0o700)


@contextmanager
def received(upload: Upload) -> Iterator[Received]:
    """Take in an upload and check it (`core.files`). Raises Refused; whatever happens, nothing is left behind."""
    name, source = (upload[0], BytesIO(upload[1])) if isinstance(upload, tuple) else (upload.name or "", upload)
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    with receiving.received(
        source, name, folder=folder, most=settings.MAX_UPLOAD_BYTES, scanner=settings.CLAMAV
    ) as found:
        yield found
