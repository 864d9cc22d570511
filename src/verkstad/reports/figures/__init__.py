"""Figures: each with its definition, and asked of the facts as of any day, as known at any moment, by any dimension."""

from verkstad.reports.figures import cases, grants, mandate, money, participants, results
from verkstad.reports.figures.addresses import address_of
from verkstad.reports.figures.answering import CannotSplit, answer, answers, split, splits
from verkstad.reports.figures.behind import facts, rows
from verkstad.reports.figures.explaining import explain
from verkstad.reports.figures.reader import Reader
from verkstad.reports.figures.registry import FIGURES, GROUPS, UnknownFigure, definition

SUBJECTS = (mandate, money, cases, grants, participants, results)

__all__ = ["FIGURES", "GROUPS", "SUBJECTS", "CannotSplit", "Reader", "UnknownFigure", "address_of", "answer", "answers",
           "definition", "explain", "facts", "rows", "split", "splits"]  # fmt: skip
