"""Kinds of file that may be uploaded, as data (file_types.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class FileType:
    """A kind of file: its ending, what it is called, and how its content is recognised."""

    extension: str
    media_type: str
    family: str
    part: str = ""
    magic: tuple[str, ...] = ()
    end: str = ""  # what stands at the end of a whole one


@cache
def file_types() -> dict[str, FileType]:
    rows = tomllib.loads(files("verkstad.core.files").joinpath("file_types.toml").read_text("utf-8"))["type"]
    return {r["extension"]: FileType(**{**r, "magic": tuple(r.get("magic", ()))}) for r in rows}
