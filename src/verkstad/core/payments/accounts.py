"""Account numbers that money is paid to: read as people write them, checked by their check digits (R44)."""

from enum import StrEnum

from stdnum import iban, luhn
from stdnum.exceptions import ValidationError

from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop


class AccountKind(StrEnum):
    """What an account number is."""

    BANKGIRO = "bankgiro"
    PLUSGIRO = "plusgiro"
    IBAN = "iban"


LENGTHS = {AccountKind.BANKGIRO: (7, 8), AccountKind.PLUSGIRO: (2, 8)}


def read_account(kind: str, text: str) -> tuple[str, list[Finding]]:
    """The number without blanks and hyphens, and what is wrong with it. A plusgiro or bankgiro ends with a check digit."""
    plain = "".join(text.split()).replace("-", "").upper()
    try:
        if kind == AccountKind.IBAN:
            return iban.validate(plain), []
        first, last = LENGTHS[AccountKind(kind)]
        if plain.isascii() and first <= len(plain) <= last:
            return luhn.validate(plain), []
    except ValidationError:
        pass
    except ValueError:
        return "", [Finding("account.kind", gettext_noop("“%(kind)s” is no kind of account."), {"kind": kind}, where="kind",
                            fix=gettext_noop("Choose bankgiro, plusgiro or IBAN.")) ]  # fmt: skip
    fix = {
        AccountKind.IBAN: gettext_noop("Write the whole IBAN, which begins with SE for a Swedish bank."),
        AccountKind.BANKGIRO: gettext_noop("Write its seven or eight figures, such as 5050-1055."),
        AccountKind.PLUSGIRO: gettext_noop("Write its two to eight figures, such as 28 65 43-4."),
    }[AccountKind(kind)]
    return "", [Finding("account.number", gettext_noop("“%(number)s” is not a number of this kind: its check digit or its "
                                                       "length is wrong."),
                        {"number": text.strip() or "–"}, clause="R44", where="number", fix=fix)]  # fmt: skip


def shown(kind: str, number: str) -> str:
    """A number as people write it."""
    if kind == AccountKind.BANKGIRO:
        return f"{number[:-4]}-{number[-4:]}"
    if kind == AccountKind.PLUSGIRO:
        return f"{number[:-1]}-{number[-1]}"
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
