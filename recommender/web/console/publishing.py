"""A catalogue on its way to being published: checked, kept, published in the background."""

import logging
import threading
from collections.abc import Mapping
from dataclasses import asdict

from recommender.domain.catalogue import Catalogue
from recommender.domain.decisions import Json
from recommender.domain.errors import InvalidInput, NotFound, Problem, RecommenderError
from recommender.intake import Checked, Sources, check_files, publish_files
from recommender.ports import Edge
from recommender.service.publishing import must_hold_items, serving_catalogue

log = logging.getLogger(__name__)

WAITING, PUBLISHING, DONE, FAILED = "waiting", "publishing", "done", "failed"
TOLD = 200
"""Problems that are kept with an upload; the first ones, in the order of the files."""
NAMED = 5


def hand_in(sources: Sources, edge: Edge, *, actor: str, add: bool) -> str:
    """Check files and keep them to be published; gives the upload's id.

    Raises:
        InvalidInput: every problem, when they could not be published; then nothing is kept.
        TooLarge: as reading does.
    """
    found = check_files(sources, edge, add=add)
    if not found.acceptable:
        raise InvalidInput(found.problems)
    must_hold_items(found.catalogue)
    upload = edge.new_id()
    note = {
        "state": WAITING,
        "actor": actor,
        "at": edge.clock().isoformat(),
        "add": add,
        "files": [name for name, _ in sources],
        "problems": [asdict(p) for p in found.problems[:TOLD]],
        "problem_count": len(found.problems),
        "changes": changes(found, serving_catalogue(edge)),
    }
    edge.uploads.put(upload, sources, note)
    return upload


def changes(found: Checked, before: Catalogue) -> Json:
    """Return what publishing would change, kind by kind."""
    kinds = (
        ("items", found.catalogue.items, before.items),
        ("skills", found.catalogue.skills, before.skills),
        ("roles", found.catalogue.roles, before.roles),
    )
    return [{"kind": kind, **_change(new, old)} for kind, new, old in kinds]


def note_of(upload: str, edge: Edge) -> Mapping[str, Json]:
    """Return what is known of an upload.

    Raises:
        NotFound: when there is none of that id, or it was dropped after a day.
    """
    note: Mapping[str, Json] | None = edge.uploads.note(upload)
    if note is None:
        raise NotFound("There is no such upload; uploads are kept for a day.")
    return note


def start(upload: str, edge: Edge, *, actor: str) -> None:
    """Publish an upload in the background, once, however often it is asked for."""
    note = note_of(upload, edge)
    if not edge.uploads.claim(upload):
        return
    edge.uploads.write(upload, {**note, "state": PUBLISHING, "done": 0, "total": 0})
    job = threading.Thread(target=_publish, args=(upload, note, edge, actor), daemon=True)
    job.start()


def _publish(upload: str, note: Mapping[str, Json], edge: Edge, actor: str) -> None:
    def progress(done: int, total: int) -> None:
        edge.uploads.write(upload, {**note, "state": PUBLISHING, "done": done, "total": total})

    try:
        done, _ = publish_files(
            edge.uploads.files(upload), edge, actor=actor, add=note["add"], progress=progress
        )
        end = {"state": DONE, "snapshot": done.snapshot, "changed": done.changed}
        end |= {"counts": dict(done.counts), "published_by": actor}
    except RecommenderError as error:
        problems = error.problems if isinstance(error, InvalidInput) else ()
        end = {
            "state": FAILED,
            "detail": str(error),
            "failed": [asdict(p) for p in problems[:TOLD]],
        }
    except Exception:
        log.exception("a publication in the background failed")
        end = {"state": FAILED, "detail": "Something went wrong here.", "failed": []}
    edge.uploads.write(upload, {**note, **end})
    edge.uploads.drop(upload)


def problems_of(note: Mapping[str, Json], key: str = "problems") -> list[Problem]:
    """Return the problems that an upload's note holds."""
    return [Problem(**problem) for problem in note.get(key, ())]


def _change(new: Mapping[str, object], old: Mapping[str, object]) -> dict[str, Json]:
    gone = sorted(old.keys() - new.keys())
    return {
        "total": len(new),
        "new": len(new.keys() - old.keys()),
        "changed": sum(new[one] != old[one] for one in new.keys() & old.keys()),
        "gone": len(gone),
        "gone_named": gone[:NAMED],
    }
