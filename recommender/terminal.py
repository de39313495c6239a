"""What the terminal shows: an answer in words that a person enjoys reading."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from recommender.doctor import Finding
from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import Inputs, Json
from recommender.domain.errors import InvalidInput, Problem, RecommenderError
from recommender.formats import instructions
from recommender.ports import Progress as Reporter
from recommender.service.fitting import Fit
from recommender.service.publishing import Publication

SHOWN_STEPS = 12
SHOWN_NOTES = 3


def path(answer: Mapping[str, Json], inputs: Inputs, items: Mapping[str, ContentItem]) -> Group:
    """Return an answer as a person reads it."""
    parts: list[RenderableType] = [_heading(answer, inputs)]
    steps = answer["steps"]
    used = 0
    for step in steps[:SHOWN_STEPS]:
        used += step["item"]["minutes"]
        parts.append(_step(step, used))
    if len(steps) > SHOWN_STEPS:
        rest = len(steps) - SHOWN_STEPS
        parts.append(Text(f"\n … and {rest} more steps, {answer['minutes']} minutes in all."))
    if steps:
        first = items.get(steps[0]["item"]["id"])  # A talk with a colleague is in no catalogue.
        parts += [] if first is None else [_first_step(first)]
    parts += _mandatory(answer)
    if answer["check"]:
        parts.append(Text("\nFirst, a short check", style="bold"))
        parts.append(Padding(Text(answer["check"]["because"]), (0, 0, 0, 4)))
    parts += _notes(answer)
    parts.append(Text(f"\nDecision {answer['id']} is on record.", style="dim"))
    return Group(*parts)


def publication(done: Publication) -> Text:
    """Return what a publish did."""
    counts = done.counts
    verb = "Published" if done.changed else "Unchanged, already serving:"
    text = (
        f"{verb} {counts['items']} items, {counts['skills']} skills, {counts['roles']} roles "
        f"as snapshot {done.snapshot[:12]}."
    )
    if counts["links_inferred"]:
        text += f" {counts['links_inferred']} links were inferred from texts."
    if counts["minutes_estimated"]:
        text += f" The minutes of {counts['minutes_estimated']} items are estimates."
    return Text(text)


def findings(found: Sequence[Finding]) -> Group:
    """Return what the doctor found."""
    lines = [Text(f"{'✓' if f.ok else '✗'} {f.name}: {f.detail}") for f in found]
    verdict = "All is well." if all(f.ok for f in found) else "Something needs mending."
    return Group(*lines, Text(verdict))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was done, as the terminal tells it."""

    code: str
    title: str
    detail: str
    errors: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, error: RecommenderError | OSError) -> Self:
        """Return what an error says."""
        if isinstance(error, OSError):
            where = f"{error.filename}: " if error.filename else ""
            detail = f"{where}{error.strerror or error}."
            return cls("not_usable", "A file or folder cannot be used", detail)
        problems = error.problems if isinstance(error, InvalidInput) else ()
        return cls(error.code, error.title, str(error), problems)


def say(text: str) -> None:
    """Tell something on stderr."""
    _talk().print(Text(text), soft_wrap=True)


def imported(learners: int, evidence: int) -> Text:
    """Return what an import of people brought."""
    people = "1 learner" if learners == 1 else f"{learners} learners"
    pieces = "1 piece" if evidence == 1 else f"{evidence} pieces"
    return Text(f"Imported {people} and {pieces} of evidence.")


def profile(body: Mapping[str, Json]) -> Group:
    """Return a person's levels, each with what it is made of and what the role asks."""
    lines = [Text(f"{body['learner']}, as of {body['as_of'][:10]}", style="bold")]
    for row in body["skills"]:
        line = Text(f"{row['label']}: ", style="bold")
        line.append(f"{row['because']}.", style="not bold")
        if row["target"] is not None:
            line.append(f" Your role asks {row['target']:g}.", style="dim")
        lines.append(line)
    if not body["skills"]:
        lines.append(Text("Nothing is known yet."))
    return Group(*lines)


def problems(found: Sequence[Problem], most: int, heading: str) -> None:
    """Tell problems on stderr, one line each, under a heading; nothing where there are none."""
    if found:
        say(heading)
    for one in found[:most]:
        where = f"{one.pointer}: " if one.pointer else ""
        say(f"{where}{one.detail} → {one.remedy}")
    if len(found) > most:
        say(f"… and {len(found) - most} more problems.")


def refusal(refused: Refusal, most: int) -> None:
    """Tell on stderr why nothing was done."""
    if refused.errors:
        problems(refused.errors, most, f"{refused.title}; nothing was changed:")
    else:
        say(f"{refused.title}: {refused.detail}")


@contextmanager
def progress() -> Iterator[Reporter]:
    """Show a bar on a terminal's stderr, nothing elsewhere."""
    bar = Progress(
        TextColumn("Reading texts"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=_talk(),
        disable=not sys.stderr.isatty(),
        transient=True,
    )
    with bar:
        task = bar.add_task("embed", total=None)

        def report(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield report


def _heading(answer: Mapping[str, Json], inputs: Inputs) -> Text:
    who = f"For {answer['learner']}" if answer["learner"] else "For this ask"
    if inputs.role_label:
        who += f" ({inputs.role_label})"
    if inputs.ask.need:
        who += f", who needs: “{inputs.ask.need}”"
    steps = answer["steps"]
    if not steps:
        return Text(f"{who}: there is no step to recommend.", style="bold")
    n = len(steps)
    closed = round(100 * answer["closed"])
    return Text(
        f"{who}: {n} step{'s' if n > 1 else ''}, {answer['minutes']} minutes, "
        f"expected to close {closed} % of the gap.",
        style="bold",
    )


def _step(step: Mapping[str, Json], used: int) -> RenderableType:
    item = step["item"]
    estimated = "about " if item["minutes_estimated"] else ""
    title = Text(f"\n{step['position']:>2}. ")
    title.append(item["title"], style="bold")
    title.append(f"  {item['kind']}, {estimated}{item['minutes']} min (in all {used})", style="dim")
    lines: list[RenderableType] = [title, Padding(Text(step["because"]), (0, 0, 0, 4))]
    lines += [Padding(Text(fact, style="dim"), (0, 0, 0, 4)) for fact in step["evidence"]]
    return Group(*lines)


def _first_step(item: ContentItem) -> RenderableType:
    where = item.url or item.instructions or item.description
    if not where:
        return Text("")
    body = [Padding(Text(line), (0, 0, 0, 4)) for line in instructions.lines(where)]
    return Group(Text(f"\nStart now: {item.title}", style="bold"), *body)


def _mandatory(answer: Mapping[str, Json]) -> list[RenderableType]:
    rows = [
        f"· {row['item']['title']} ({row['item']['minutes']} min). {row['because']}"
        for row in answer["mandatory"]
    ]
    if not rows:
        return []
    lines = [Padding(Text(row), (0, 0, 0, 1)) for row in rows]
    return [Text("\nMandatory, beside the path", style="bold"), *lines]


def _notes(answer: Mapping[str, Json]) -> list[RenderableType]:
    uncovered = [n["because"] for n in answer["not_covered"]]
    caps = [row["because"] for row in answer["policies"] if row["kind"] == "cap"]
    notes = uncovered[:SHOWN_NOTES] + list(answer["unknown"])
    if len(uncovered) > SHOWN_NOTES:
        rest = len(uncovered) - SHOWN_NOTES
        notes.insert(SHOWN_NOTES, f"{rest} more gaps stay open; --json names them all.")
    notes = [*caps, *notes]
    if not notes:
        return []
    lines = [Padding(Text(f"· {note}"), (0, 0, 0, 1)) for note in notes]
    return [Text("\nGood to know", style="bold"), *lines]


def _talk() -> Console:
    return Console(stderr=True, highlight=False)


def fitted(found: Fit, recipe: str | None) -> str:
    """Return what a fit found, in words."""
    lines = [f"Fitted to {found.links} declared links."]
    for name, judged in (("as it was", found.before), ("fitted", found.after)):
        if judged is not None:
            lines.append(
                f"On held-out items, {name}: {judged.pairs} pairs state at least .2, "
                f"{judged.came_true:.0%} came true, calibration error {judged.error:.3f}, "
                f"Brier {judged.brier:.3f}."
            )
    lines.append(f"In use: {recipe}." if recipe else "Nothing was changed; --use puts it to use.")
    return "\n".join(lines)
