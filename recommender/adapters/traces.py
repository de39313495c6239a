"""What became of each candidate, kept as columns.

A decision weighs hundreds of candidates that share a few dozen sources, codes and sentences.
Column by column, with what repeats named once, they take a fifth of the bytes and of the time.
"""

from collections.abc import Hashable, Sequence
from itertools import accumulate, pairwise
from typing import TypeVar

from recommender.domain.decisions import CandidateTrace, Json
from recommender.domain.errors import CorruptRecord
from recommender.domain.paths import MICRO, Contribution

Value = TypeVar("Value", bound=Hashable)


def columns(traces: Sequence[CandidateTrace]) -> Json:
    """Return traces as JSON columns, from which ``rows`` makes equal ones.

    Similarities are rounded to 1e-6 where they are computed; whole millionths hold them exactly.
    """
    terms = [term for trace in traces for term in trace.terms]
    return {
        "items": [t.item for t in traces],
        "sources": _coded([t.sources for t in traces]),
        "similarities": [round(t.similarity * MICRO) for t in traces],
        "codes": _coded([t.code for t in traces]),
        "because": _coded([t.because for t in traces]),
        "terms": {
            "counts": [len(t.terms) for t in traces],
            "kinds": _coded([(c.term, c.skill) for c in terms]),
            "micros": [c.micros for c in terms],
        },
    }


def rows(stored: Json) -> tuple[CandidateTrace, ...]:
    """Return the traces that columns were made from.

    Raises:
        CorruptRecord: when the columns do not fit together.
    """
    try:
        terms = stored["terms"]
        contributions = [
            Contribution(term, skill, micros)
            for (term, skill), micros in zip(_decoded(terms["kinds"]), terms["micros"], strict=True)
        ]
        ends = list(accumulate(terms["counts"], initial=0))
        if ends[-1] != len(contributions):
            raise ValueError("counts")
        return tuple(
            CandidateTrace(item, tuple(sources), similarity, code, because, tuple(own))
            for item, sources, similarity, code, because, own in zip(
                stored["items"],
                _decoded(stored["sources"]),
                [micros / MICRO for micros in stored["similarities"]],
                _decoded(stored["codes"]),
                _decoded(stored["because"]),
                [contributions[start:end] for start, end in pairwise(ends)],
                strict=True,
            )
        )
    except (LookupError, TypeError, ValueError) as error:
        raise CorruptRecord("The candidates of a stored decision do not fit together.") from error


def _coded(values: Sequence[Value]) -> Json:
    """Return each different value once, in the order met, and the place of each value there."""
    places: dict[Value, int] = {}
    at = [places.setdefault(value, len(places)) for value in values]
    return {"values": list(places), "at": at}


def _decoded(column: Json) -> list[Json]:
    values = column["values"]
    return [values[place] for place in column["at"]]
