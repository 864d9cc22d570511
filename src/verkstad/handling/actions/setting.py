"""Letters are set (made into PDF) before the transaction that sends them: it takes long, and meanwhile others would wait.

An act under `letters_first` is begun in a transaction. Where it comes to a letter that nobody has set, everything is taken
back, the letter is set while nothing is locked, and the act is done anew; what is the same to the last letter is then used.
"""

import json
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from verkstad.handling.letters import Letter, letter_pdf

PATIENCE = 3  # how often an act is begun with its letter set beforehand, before it is set under the locks
P = ParamSpec("P")
R = TypeVar("R")


class NotSet(Exception):
    """A letter's text is known now, under the locks, and nobody has set it yet."""

    def __init__(self, letter: Letter, day: date) -> None:
        super().__init__("the letter is to be set before the transaction")
        self.letter, self.day = letter, day


@dataclass
class Press:
    """The letters that are set; with `waits` one that is not is set where it is asked for."""

    waits: bool = False
    ready: dict[str, bytes] = field(default_factory=dict)

    def set(self, letter: Letter, day: date) -> bytes:
        key = _key(letter, day)
        if key not in self.ready:
            self.ready[key] = letter_pdf(letter, day)
        return self.ready[key]

    def take(self, letter: Letter, day: date) -> bytes:
        """The letter with exactly this text; raises NotSet where it is not ready and nobody is to wait for it."""
        if not self.waits and _key(letter, day) not in self.ready:
            raise NotSet(letter, day)
        return self.set(letter, day)


def _key(letter: Letter, day: date) -> str:
    return json.dumps([asdict(letter), day.isoformat()], sort_keys=True)


_press: ContextVar[Press | None] = ContextVar("press", default=None)


def set_letter(letter: Letter, day: date) -> bytes:
    """The letter as PDF: set beforehand within an act under `letters_first`, else set here and now."""
    press = _press.get()
    return press.take(letter, day) if press else letter_pdf(letter, day)


def letters_first(act: Callable[P, R]) -> Callable[P, R]:
    """In the place of `transaction.atomic` on an action that sends letters; all of it is done, or nothing is."""

    @wraps(act)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        if _press.get() is not None:  # part of another such act, which sets the letters of both
            with transaction.atomic():
                return act(*args, **kwargs)
        press = Press()
        token = _press.set(press)
        try:
            for _attempt in range(PATIENCE):
                try:
                    with transaction.atomic():
                        return act(*args, **kwargs)
                except NotSet as left:  # nothing was written
                    press.set(left.letter, left.day)
            press.waits = True  # numbers are taken all the time: others wait this once
            with transaction.atomic():
                return act(*args, **kwargs)
        finally:
            _press.reset(token)

    return done
