"""What the pages of handling show."""

from verkstad.handling.pages.case import case_page
from verkstad.handling.pages.listing import keys_of, list_page
from verkstad.handling.pages.own import completion_page, own_case
from verkstad.handling.pages.versions import versions_page

__all__ = ["case_page", "completion_page", "keys_of", "list_page", "own_case", "versions_page"]
