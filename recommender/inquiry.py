"""A question about a decision in, a reply out: what the command line and the API both do."""

from recommender.domain.decisions import Json
from recommender.engine.replies import Reply
from recommender.formats.door_questions import (
    COUNTERFACTUAL,
    WHY,
    WHY_NOT,
    changed_ask,
    read_question,
)
from recommender.formats.door_supposed import read_supposed
from recommender.ports import Edge
from recommender.service import questioning
from recommender.service.supposing import Otherwise


def inquire(decision: str, value: Json, edge: Edge) -> Reply:
    """Answer a question about a stored decision. It is no decision, and is not recorded.

    Args:
        decision: its id.
        value: the question as JSON.
        edge: the outside.

    Raises:
        InvalidInput: when the question is none, or names what the decision's catalogue does not
            have; every problem at once.
        NotFound: when this tenant has no such decision, or it was erased.
    """
    question = read_question(value)
    asked = questioning.asked_about(decision, edge)
    if question.kind == WHY:
        return questioning.why(asked, question.item)
    if question.kind == WHY_NOT:
        return questioning.why_not(asked, question.item)
    if question.kind == COUNTERFACTUAL:
        return questioning.counterfactual(asked)
    inputs = asked.record.inputs
    ask = changed_ask(inputs.ask, question.ask)
    supposed = read_supposed(question.with_policies, ask.as_of or inputs.now)
    policies = Otherwise(question.without_policies, supposed)
    return questioning.what_if(asked, ask, edge, recipe=question.recipe, policies=policies)
