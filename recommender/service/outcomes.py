"""What came of it: gather what the reports on impact and quality rest on."""

from recommender.ports import Edge
from recommender.reports.impact import impact, level_changes, seen_quarters, uptake
from recommender.reports.tables import Report
from recommender.service.reporting import workforce


def impact_report(edge: Edge) -> Report:
    """Return how levels moved, how far learning is taken up, and the firm's own figures."""
    now = edge.clock()
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
