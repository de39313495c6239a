"""The book of what the firm measures of itself."""

from collections.abc import Iterable
from datetime import datetime

from recommender.adapters.chain import Chain
from recommender.adapters.records import from_json, moment, pack, to_json, unpack
from recommender.adapters.tables import entries
from recommender.domain.measurements import Measured, Measurement
from recommender.ports.measurements import Measurements

KIND = "measurement"


class MeasurementBook(Measurements):
    """Measurements as entries of the chain; the latest about a series and a date counts."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def current(self) -> list[Measured]:
        latest: dict[tuple[str, str | None, datetime], Measured] = {}
        for row in self._chain.connection.execute(self._chain.select(KIND).order_by(entries.c.seq)):
            payload = self._chain.open(row)
            if payload is None:
                continue
            actor, body = unpack(payload)
            said = from_json(Measurement, body)
            before = latest.get((*said.series, said.at))
            by = self._chain.forgotten.shown(actor, row.at)
            corrects = None if before is None else before.measurement.value
            latest[(*said.series, said.at)] = Measured(said, moment(row.at), by, corrects)
        return sorted(latest.values(), key=_by_date)

    def add(self, measurements: Iterable[Measurement], *, actor: str) -> int:
        standing = {
            (*m.measurement.series, m.measurement.at): m.measurement for m in self.current()
        }
        new = 0
        for one in measurements:
            if standing.get((*one.series, one.at)) == one:
                continue
            standing[(*one.series, one.at)] = one
            self._chain.append(KIND, self._chain.new_subject(), pack(actor, to_json(one)))
            new += 1
        return new


def _by_date(one: Measured) -> tuple[datetime, str, str]:
    said = one.measurement
    return said.at, said.measure, said.team or ""
