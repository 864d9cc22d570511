"""Who can be asked to review, and what they are tied to."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.organisations.models import Organisation
from verkstad.people.models import AGENCY, User
from verkstad.review.actions.rights import Actor, key_of, no
from verkstad.review.models import GroupMember, Interest, Language, Reviewer, TieKind


@transaction.atomic
def save_reviewer(
    *, user: User, languages: Collection[str], actor: Actor, focus_areas: Collection[str] = (), regions: Collection[str] = (),
    most: int | None = None, active: bool = True,
) -> Reviewer:  # fmt: skip
    """Enter somebody as a reviewer, or change what they know and take. Who holds a role of the agency is internal.

    Refuses somebody without a language.
    """
    given = key_of(actor, "review.keep_reviewers")
    if not set(languages) & set(Language.values):
        raise no("no_language", gettext_noop("A reviewer reads at least one language."),
                 gettext_noop("Choose Swedish, English or both."), where="languages")  # fmt: skip
    internal = any(a.role in AGENCY for a in user.active_appointments())
    row, new = Reviewer.objects.update_or_create(
        user=user,
        defaults={"languages": sorted(languages), "focus_areas": sorted(focus_areas), "regions": sorted(regions), "most": most,
                  "active": active, "external": not internal},
    )  # fmt: skip
    record(actor=given, act="reviewer.saved", subject_type="reviewer", subject_key=row.pk,
           facts={"new": new, "external": row.external, "active": active, "most": most, "languages": row.languages,
                  "focus_areas": row.focus_areas, "regions": row.regions})  # fmt: skip
    return row


@transaction.atomic
def add_interest(
    *, reviewer: Reviewer, organisation: Organisation, tie: str, actor: Actor, since: date | None = None,
    until: date | None = None, source_note: str = "",
) -> Interest:  # fmt: skip
    """Note that a reviewer is tied to an organisation. Refuses an unknown tie, and an end before the start."""
    given = key_of(actor, "review.keep_reviewers")
    if tie not in TieKind.values:
        raise no("tie", gettext_noop("%(tie)s is no kind of tie."), gettext_noop("Choose one of the list."), where="tie",
                 tie=tie or "–")  # fmt: skip
    if since and until and until < since:
        raise no("tie_backward", gettext_noop("The tie ends before it begins."), gettext_noop("Correct one of the two days."),
                 where="until")  # fmt: skip
    made = Interest.objects.create(reviewer=reviewer, organisation=organisation, tie=tie, since=since, until=until,
                                   source_note=source_note.strip()[:200])  # fmt: skip
    record(actor=given, act="reviewer.interest_added", subject_type="reviewer", subject_key=reviewer.pk,
           facts={"organisation": organisation.key, "tie": tie})  # fmt: skip
    return made


@transaction.atomic
def remove_interest(*, interest: Interest, actor: Actor) -> None:
    """Take away a tie that was noted by mistake; one that has ended gets its last day instead."""
    given = key_of(actor, "review.keep_reviewers")
    facts = {"organisation": interest.organisation.key, "tie": interest.tie}
    record(
        actor=given,
        act="reviewer.interest_removed",
        subject_type="reviewer",
        subject_key=interest.reviewer_id,
        facts=facts,
    )
    interest.delete()


@transaction.atomic
def put_in_group(*, organisation: Organisation, group: str, actor: Actor, source_note: str = "") -> GroupMember | None:
    """Note which group (koncern) an organisation belongs to; "" takes it out of its group."""
    given = key_of(actor, "review.keep_reviewers")
    record(actor=given, act="review.group_noted", subject_type="organisation", subject_key=organisation.key,
           facts={"group": group})  # fmt: skip
    if not group:
        GroupMember.objects.filter(organisation=organisation).delete()
        return None
    return GroupMember.objects.update_or_create(
        organisation=organisation, defaults={"group": group, "source_note": source_note.strip()[:200]}
    )[0]
