"""Bounds every upload of the site while it comes in, so that a huge one never fills the disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class BoundedUpload(FileUploadHandler):
    """Stands first in FILE_UPLOAD_HANDLERS: a file that grows above MAX_UPLOAD_BYTES is thrown away at once.

    The form's other fields survive; `too_large(request)` tells the form's view that it happened.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.MAX_UPLOAD_BYTES:
            self.request.upload_too_large = self.file_name  # type: ignore[union-attr]
            self.request.upload_too_large_field = self.field_name  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def too_large(request: HttpRequest) -> str:
    """Name of the file that was thrown away because of its size, "" if none was."""
    return str(getattr(request, "upload_too_large", ""))
