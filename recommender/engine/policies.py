"""What the policies in force mean for one plan, and how each of them is named in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from recommender.domain.catalogue import ContentItem
from recommender.domain.languages import ENGLISH, Language, phrase
from recommender.domain.paths import Ask
from recommender.domain.policies import POLICY_KINDS, Policy, percent
from recommender.engine.reactions import Reactions

WEEK = timedelta(days=7)
WANTS = {
    "require": phrase("{author} requires it"),
    "pin": phrase("{author} pins it"),
    "prefer": phrase("{author} prefers it"),
}
CAP = phrase("{author} caps learning at {minutes} minutes a week{reason}")
CAP_SPENT = phrase("{cap} In the last seven days {spent} minutes were done, which leaves {left}.")
KEPT_OUT = phrase("Kept out by {author}{reason}")
KEPT_OUT_UNSETTLED = phrase("{kept_out} {others}; until that is settled, it stays out.")
REQUIRED = phrase("Required by {author}{reason}")
REQUIRED_DUE = phrase("Required by {author}, due by {due}{reason}")
FIRST = phrase("{author} put it first{reason}")
PREFERRED = phrase("{author} prefers it{reason}")
SHARE = phrase("{author} lets at most {percent} of a path's minutes come from {provider}{reason}")


@dataclass(frozen=True, slots=True)
class Rulings:
    """The policies in force, by what they bear on; where two contradict, the safe reading.

    Attributes:
        required, pinned, preferred: by item; none of them is forbidden.
        forbidden: by item. Forbidding wins over everything else.
        minutes: the lowest cap of minutes a week.
        shares: by provider, the lowest cap of its share.
        overruled: by forbidden item, the policies that wanted it.
    """

    required: Mapping[str, Policy] = field(default_factory=dict)
    forbidden: Mapping[str, Policy] = field(default_factory=dict)
    pinned: Mapping[str, Policy] = field(default_factory=dict)
    preferred: Mapping[str, Policy] = field(default_factory=dict)
    minutes: Policy | None = None
    shares: Mapping[str, Policy] = field(default_factory=dict)
    overruled: Mapping[str, tuple[Policy, ...]] = field(default_factory=dict)

    @property
    def named(self) -> tuple[str, ...]:
        """The items that have to be looked at because a policy wants them."""
        wanted = (*self.required, *self.pinned, *self.preferred, *self.overruled)
        return tuple(dict.fromkeys(wanted))


NOTHING_RULED = Rulings()


def rulings(policies: Iterable[Policy]) -> Rulings:
    """Return what policies mean together; of several that say the same, the first counts."""
    ordered = sorted(policies, key=lambda p: (p.starts, p.id))
    by_item: dict[str, dict[str, Policy]] = {kind: {} for kind in POLICY_KINDS}
    overruled: dict[str, tuple[Policy, ...]] = {}
    for policy in ordered:
        for item in policy.items:
            by_item[policy.kind].setdefault(item, policy)
    forbidden = by_item["forbid"]
    for policy in ordered:
        for item in policy.items if policy.kind != "forbid" else ():
            if item in forbidden:
                overruled[item] = (*overruled.get(item, ()), policy)
    stands = {
        kind: {item: policy for item, policy in ruled.items() if item not in forbidden}
        for kind, ruled in by_item.items()
    }
    caps = [p for p in ordered if p.kind == "cap"]
    by_minutes = [p for p in caps if p.minutes is not None]
    shares: dict[str, Policy] = {}
    for policy in sorted(caps, key=lambda p: p.share if p.share is not None else 1.0):
        if policy.provider is not None and policy.share is not None:
            shares.setdefault(policy.provider, policy)
    return Rulings(
        required=stands["require"],
        forbidden=forbidden,
        pinned=stands["pin"],
        preferred=stands["prefer"],
        minutes=min(by_minutes, key=lambda p: p.minutes or 0, default=None),
        shares=dict(sorted(shares.items())),
        overruled=overruled,
    )


@dataclass(frozen=True, slots=True)
class Budget:
    """The ask within the minutes that policies leave.

    Attributes:
        because: the sentence of the cap, where it binds.
        spent: minutes of what was done within the last seven days, where a cap asks for them.
    """

    ask: Ask
    because: str | None = None
    spent: int = 0


def within_week(
    ask: Ask,
    ruled: Rulings,
    said: Reactions,
    items: Mapping[str, ContentItem],
    now: datetime,
    language: Language = ENGLISH,
) -> Budget:
    """Return the ask with at most the minutes that a cap leaves of the week.

    A plan is held to the weekly minutes, less those of the items that were marked done within
    the last seven days. Putting a list in order plans no week, and is left alone.
    """
    cap = ruled.minutes
    if cap is None or cap.minutes is None or ask.orders_a_list:
        return Budget(ask)
    recent = [i for i, at in said.done.items() if now - WEEK < at <= now and i in items]
    spent = sum(items[i].minutes for i in recent)
    left = max(0, cap.minutes - spent)
    if ask.minutes is not None and ask.minutes <= left:
        return Budget(ask, spent=spent)
    say, reason = language.say, _tail(cap, language)
    because = say(CAP, author=cap.author, minutes=cap.minutes, reason=reason)
    if spent:
        because = say(CAP_SPENT, cap=because, spent=spent, left=left)
    return Budget(replace(ask, minutes=left), because, spent)


def forbidden_sentence(item: str, ruled: Rulings, language: Language = ENGLISH) -> str:
    """Return whose policy keeps an item out, and who wanted it all the same."""
    policy, say = ruled.forbidden[item], language.say
    others = [say(WANTS[p.kind], author=p.author) for p in ruled.overruled.get(item, ())]
    kept_out = say(KEPT_OUT, author=policy.author, reason=_tail(policy, language))
    if not others:
        return kept_out
    several = others[0]
    for other in others[1:]:
        several = say("{most} and {last}", most=several, last=other)
    return say(KEPT_OUT_UNSETTLED, kept_out=kept_out, others=several)


def required_sentence(policy: Policy, language: Language = ENGLISH) -> str:
    """Return who requires an item, by when and why."""
    reason = _tail(policy, language)
    if policy.due is None:
        return language.say(REQUIRED, author=policy.author, reason=reason)
    return language.say(REQUIRED_DUE, author=policy.author, due=policy.due, reason=reason)


def pinned_sentence(policy: Policy, language: Language = ENGLISH) -> str:
    """Return who put an item first, and why."""
    return language.say(FIRST, author=policy.author, reason=_tail(policy, language))


def preferred_sentence(policy: Policy, language: Language = ENGLISH) -> str:
    """Return who prefers an item, and why."""
    return language.say(PREFERRED, author=policy.author, reason=_tail(policy, language))


def share_sentence(policy: Policy, language: Language = ENGLISH) -> str:
    """Return who caps the share of a provider, and why."""
    return language.say(
        SHARE,
        author=policy.author,
        percent=percent(policy.share),
        provider=policy.provider or "",
        reason=_tail(policy, language),
    )


def _tail(policy: Policy, language: Language) -> str:
    # In quotes, as these are the author's words and not the record's.
    reason = language.quoted(policy.reason)
    if not policy.reason.endswith((".", "!", "?", "…")):
        reason += "."
    if policy.expires is None:
        return language.say(": {reason}", reason=reason)
    return language.say(" until {day}: {reason}", day=policy.expires, reason=reason)
