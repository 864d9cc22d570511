"""Figures: each with its definition, and asked of the facts as of any day, as known at any moment, by any dimension."""

from verkstad.reports.figures import cases, grants, mandate, money, participants, results
from verkstad.reports.figures.answering import CannotSplit, answer, answers, split, splits
from verkstad.reports.figures.behind import facts, rows
from verkstad.reports.figures.registry import FIGURES, GROUPS, UnknownFigure, definition

SUBJECTS = (mandate, money, cases, grants, participants, results)

__all__ = ["FIGURES", "GROUPS", "SUBJECTS", "CannotSplit", "UnknownFigure", "answer", "answers", "definition", "facts", "rows",
           "split", "splits"]  # fmt: skip
