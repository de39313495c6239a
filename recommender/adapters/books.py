"""The books of one tenant inside one open transaction."""

from dataclasses import dataclass

from recommender.adapters.chain import Chain
from recommender.adapters.decision_book import DecisionBook
from recommender.adapters.disputes import DisputeBook
from recommender.adapters.feedback_book import FeedbackBook
from recommender.adapters.issuers import IssuerBook
from recommender.adapters.learner_book import LearnerBook
from recommender.adapters.lines import LineBook
from recommender.adapters.link_book import LinkBook
from recommender.adapters.measurement_book import MeasurementBook
from recommender.adapters.policies import PolicyBook
from recommender.adapters.publications import RecipeBook, SnapshotBook
from recommender.adapters.statements import StatementBook
from recommender.adapters.trail import AuditBook
from recommender.ports import Decisions, Issuers, Learners, LinkVerdicts, Recipes, Snapshots
from recommender.ports.audit import Audit
from recommender.ports.disputes import Disputes
from recommender.ports.feedback import Feedbacks, Lines
from recommender.ports.measurements import Measurements
from recommender.ports.policies import Policies
from recommender.ports.statements import Statements


@dataclass(frozen=True, slots=True)
class Books:
    """All books over one chain."""

    learners: Learners
    decisions: Decisions
    snapshots: Snapshots
    recipes: Recipes
    issuers: Issuers
    audit: Audit
    links: LinkVerdicts
    measurements: Measurements
    feedback: Feedbacks
    lines: Lines
    statements: Statements
    policies: Policies
    disputes: Disputes


def open_books(chain: Chain) -> Books:
    """The books that write to, and read from, this chain."""
    return Books(
        learners=LearnerBook(chain),
        decisions=DecisionBook(chain),
        snapshots=SnapshotBook(chain),
        recipes=RecipeBook(chain),
        links=LinkBook(chain),
        issuers=IssuerBook(chain),
        audit=AuditBook(chain),
        measurements=MeasurementBook(chain),
        feedback=FeedbackBook(chain),
        lines=LineBook(chain),
        statements=StatementBook(chain),
        policies=PolicyBook(chain),
        disputes=DisputeBook(chain),
    )
