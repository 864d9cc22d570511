"""The number that somebody writes when they pay us, so that the payment finds what it is for."""

from stdnum import luhn


def payment_number(number: int) -> str:
    """A reference with length digit and check digit, as Swedish payees use (OCR): 1 -> "00000182"."""
    plain = f"{number:06d}"
    with_length = f"{plain}{(len(plain) + 2) % 10}"
    return with_length + luhn.calc_check_digit(with_length)
