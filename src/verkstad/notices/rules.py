"""Who may read notices: each person their own (NoticeQuerySet.visible_to)."""

import rules

rules.add_perm("notices.read_own", rules.is_authenticated)
