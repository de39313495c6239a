"""Check the record, hand out proofs of it, and see who did what."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from recommender import options, terminal
from recommender.adapters.signing import signature_holds
from recommender.domain.audit import Event, Receipt, SignedCheckpoint, receipt_flaw
from recommender.formats.audit_files import (
    event_row,
    export_lines,
    read_kept,
    read_receipt,
    receipt_body,
    signed_body,
)
from recommender.options import Reason, Since, Until, first_moment, moment_after
from recommender.service import auditing
from recommender.service.auditing import EventFilters, Verified
from recommender.verbs import DATA_PROBLEM, As, AsJson, Home, Tenant, edge_of, refusals, show

SHOWN = 20

app = typer.Typer(no_args_is_help=True, help="The record: is it whole, and who did what.")

Kept = Annotated[
    Path | None,
    typer.Option("--checkpoint", help="A checkpoint or an export kept elsewhere.", dir_okay=False),
]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="Events at most.")]


@app.command()
def verify(
    context: typer.Context,
    kept: Kept = None,
    home: Home = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Check every record; exit code 1 when one was changed, removed, added or moved."""
    with edge_of(context, home, tenant, as_json) as edge:
        found = auditing.verify(edge, None if kept is None else read_kept(kept.read_bytes()))
    body = {
        "whole": found.whole,
        "records": found.size,
        "against_checkpoint": kept is not None,
        "first_bad": asdict(found.flaws[0]) if found.flaws else None,
        "flaws": [asdict(flaw) for flaw in found.flaws],
    }
    show(body, as_json, _verified(found, kept))
    if not found.whole:
        raise typer.Exit(DATA_PROBLEM)


@app.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to write it.", dir_okay=False)],
    reason: Reason = None,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Write a signed checkpoint and every record's header, to be kept elsewhere."""
    with edge_of(context, home, tenant, as_json) as edge:
        signed, headers = auditing.export(edge, actor=options.actor(who), reason=reason)
        file.write_bytes(b"".join(export_lines(signed, headers)))
    text = f"Wrote {len(headers)} records and their checkpoint to {file}. Keep it elsewhere."
    show({"file": str(file), **signed_body(signed)}, as_json, Text(text))


@app.command()
def checkpoint(
    context: typer.Context,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Print a signed checkpoint, to be kept elsewhere; a few hundred bytes."""
    with edge_of(context, home, tenant, as_json) as edge:
        signed = auditing.checkpoint(edge, actor=options.actor(who))
    show(signed_body(signed), True, None)


@app.command()
def receipt(
    context: typer.Context,
    decision: Annotated[str, typer.Argument(help="A decision's id.")],
    size: Annotated[int | None, typer.Option(min=1, help="Records of the checkpoint.")] = None,
    home: Home = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Print what proves that a decision is on record, for the person to keep."""
    with edge_of(context, home, tenant, as_json) as edge:
        proof = auditing.receipt(decision, edge, size=size)
    show(receipt_body(proof), True, None)


@app.command("receipt-check")
def receipt_check(
    file: Annotated[Path, typer.Argument(help="A receipt.", exists=True, dir_okay=False)],
    kept: Kept = None,
    key: Annotated[str | None, typer.Option(help="The public key, in hex.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check a receipt without the data folder; exit code 1 when it proves nothing."""
    with refusals(as_json):
        proof = read_receipt(file.read_bytes())
        against = None if kept is None else read_kept(kept.read_bytes()).signed
    because = _receipt_flaw(proof, against, key)
    record = proof.record
    pretty = because or (
        f"Proven: {record.kind} {record.id} of {record.at[:10]} is record {record.seq} of the "
        f"{proof.signed.checkpoint.size} under the checkpoint."
    )
    body = {"proven": because is None, "because": because, "record": asdict(record)}
    show({**body, "public_key": proof.signed.public_key}, as_json, Text(pretty))
    if because is not None:
        raise typer.Exit(DATA_PROBLEM)


@app.command()
def events(
    context: typer.Context,
    act: Annotated[str | None, typer.Option(help="Such as publish or erase.")] = None,
    actor: Annotated[str | None, typer.Option(help="Who acted.")] = None,
    target: Annotated[str | None, typer.Option(help="What it was about.")] = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 50,
    home: Home = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """List who did what, to what, why and when; newest first."""
    asked = EventFilters(act, actor, target, first_moment(since), moment_after(until))
    with edge_of(context, home, tenant, as_json) as edge:
        found, more = auditing.events(edge, asked, limit=limit)
    show([event_row(event) for event in found], as_json, Group(*map(_event, found)))
    if more:
        terminal.say(f"There are more; ask for more than {limit} with --limit.")


def _receipt_flaw(receipt: Receipt, kept: SignedCheckpoint | None, key: str | None) -> str | None:
    signed = receipt.signed
    if not signature_holds(signed):
        return "The signature is not of this checkpoint by the key beside it."
    if key is not None and key.strip().lower() != signed.public_key:
        return "It was signed with another key than the one given."
    if kept is not None:
        if not signature_holds(kept):
            return "The signature of the checkpoint that was kept is not of its content."
        if kept.public_key != signed.public_key:
            return "It was signed with another key than the checkpoint that was kept."
        mine, other = signed.checkpoint, kept.checkpoint
        if mine.tenant == other.tenant and mine.size != other.size:
            return (
                f"The checkpoint that was kept covers {other.size} records and this one "
                f"{mine.size}; ask for a receipt with --size {other.size}."
            )
        if (mine.tenant, mine.root) != (other.tenant, other.root):
            return "The checkpoint that was kept vouches for other records."
    return receipt_flaw(receipt)


def _verified(found: Verified, kept: Path | None) -> Text:
    if found.whole:
        text = f"Whole: {found.size} records, each as it was written and in its place."
        if kept is None:
            text += (
                " Whether the last ones were cut off shows only against a checkpoint kept "
                "elsewhere: --checkpoint FILE."
            )
        return Text(text)
    lines = [flaw.detail for flaw in found.flaws[:SHOWN]]
    if len(found.flaws) > SHOWN:
        lines.append(f"… and {len(found.flaws) - SHOWN} more.")
    return Text("The record was tampered with, or is damaged. First:\n" + "\n".join(lines))


def _event(event: Event) -> Text:
    act = event.act
    why = f" because “{act.reason}”" if act.reason else ""
    when = event.at.isoformat(sep=" ", timespec="minutes")[:16]
    return Text(f"{when}  {event.actor}: {act.act} {act.target.kind} {act.target.id}{why}")
