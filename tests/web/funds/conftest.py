"""A small book to try things in."""

import pytest

from verkstad.funds.actions import AccountSpec, ObjectSpec, SourceSpec, open_book, save_project_code
from verkstad.funds.models import Book

SOURCES = [
    SourceSpec("special", "Särskilda medel", "Special funds", repayable=True, order=1),
    SourceSpec("admin", "Förvaltningsanslag", "Administrative appropriation", order=2, funding_kind="anslag"),
]
ACCOUNTS = [
    AccountSpec("3011", "3019", use="funding"),
    AccountSpec("3511", "3599", use="funding"),
    AccountSpec("4011", "4999", "staff"),
    AccountSpec("5511", "5599", "services"),
    AccountSpec("5611", "5999", "other"),
    AccountSpec("7011", "7999", "transfers"),
    AccountSpec("1000", "2999", use="counter"),
]


def a_book(key: str = "m1", *, public: bool = False) -> Book:
    given = {"key": key, "title": "Ett program", "first_year": 2016, "last_year": 2018, "public": public,
             "sources": SOURCES, "account_mappings": ACCOUNTS, "actor": "system:test"}  # fmt: skip
    book, _ = open_book(**given)
    for code, name in (("p1", "Projekt ett"), ("p2", "Projekt två")):
        save_project_code(book=book, code=code, name=name, actor="system:test")
    objects = [ObjectSpec(1, "100", source="special"), ObjectSpec(1, "200", source="admin")]
    return open_book(**given, object_mappings=objects)[0]


@pytest.fixture
def book(db: None) -> Book:
    return a_book()
