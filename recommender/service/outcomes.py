"""What came of it: gather what the reports on impact and quality rest on."""

from recommender.ports import Edge
from recommender.reports.errors import level_checks
from recommender.reports.impact import impact, level_changes, seen_quarters, uptake
from recommender.reports.objections import objections
from recommender.reports.quality import counted, quality
from recommender.reports.reacting import DONE, gains, offered, share_that
from recommender.reports.tables import Report
from recommender.service.reporting import workforce
from recommender.service.uptake import EVERY, reactions_of


def impact_report(edge: Edge) -> Report:
    """Return how levels moved, how far learning is taken up, and the firm's own figures."""
    now, edge = edge.clock(), edge.up_to_date()
    with edge.store.read() as tx:
        force = workforce(tx)
        given = [one for one in tx.decisions.given(since=None, until=None) if one.at <= now]
        measured = tx.measurements.current()
    quarters = seen_quarters((one.at for one in given), force.ledgers, now)
    tables = impact(
        level_changes(force.ledgers, quarters, edge.recipe.profile, now),
        uptake(given, force.ledgers, quarters),
        len(force.learners),
        measured,
        edge.least_people,
    )
    notes = (
        "Quarters are told of as a whole, in UTC; the last one is not over yet. Figures about "
        f"fewer than {edge.least_people} people are left empty.",
        "Levels before and after are compared without a group that went without. To say that "
        "learning raised them, some people would have to start later by lot; to see a difference "
        "of fifteen points in a hundred takes more than four hundred people.",
    )
    return Report("impact", now, tables, notes, {"minimum": edge.least_people})


def quality_report(edge: Edge) -> Report:
    """Return whether answers hold together, are taken up, and bring what they expect."""
    now, edge = edge.clock(), edge.up_to_date()
    with edge.store.read() as tx:
        force = workforce(tx)
        given = list(tx.decisions.given(since=None, until=None))
        reactions = reactions_of(force.learners, edge, tx)
        cases = tx.disputes.page(learner=None, is_open=None, before=None, limit=EVERY)
    offers = offered(given)
    told = {
        "Accepted": "accept",
        "Started": "start",
        "Done": DONE,
        "Dismissed": "dismiss",
        "Swapped for another": "swap",
    }
    tables = quality(
        counted(given),
        {name: share_that(kind, offers, reactions) for name, kind in told.items()},
        gains(given, reactions, force.ledgers),
        level_checks(force.ledgers, edge.recipe.profile),
        edge.least_people,
    )
    disputes = objections([case for _, case in cases], now.date(), edge.least_people)
    return Report(
        "quality", now, (*tables, disputes), QUALITY_NOTES, {"minimum": edge.least_people}
    )


QUALITY_NOTES = (
    "All answers of the record count, but for those of people who were erased; of who asked, "
    "nobody is named.",
    "An item counts as done when its learner said so or a learning platform reported it.",
    "Whether an answer can be computed again to the last byte is for recommender replay --since.",
)
