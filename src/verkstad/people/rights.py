"""What each permission is called in plain words: every app registers its own when it starts.

from verkstad.people.rights import rights
rights.group("mandate", gettext_lazy("Mandates"))
rights.add("mandate.amend_mandate", gettext_lazy("amend a mandate"))
"""

from django.utils.functional import Promise

Text = str | Promise


class Rights:
    def __init__(self) -> None:
        self.words: dict[str, Text] = {}
        self.groups: dict[str, Text] = {}

    def add(self, permission: str, words: Text) -> None:
        self.words[permission] = words

    def group(self, app: str, words: Text) -> None:
        self.groups[app] = words

    def told(self, permission: str) -> str:
        """The words of a permission; one without words is told by its own name."""
        return str(self.words.get(permission, permission))

    def group_told(self, app: str) -> str:
        return str(self.groups.get(app, app))


rights = Rights()
