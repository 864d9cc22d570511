"""Statistics come in: described, read, kept in versions."""

from verkstad.statistics.actions.loading import load_version, save_dataset
from verkstad.statistics.actions.uploads import keep_upload, load_upload

__all__ = ["keep_upload", "load_upload", "load_version", "save_dataset"]
