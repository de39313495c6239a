"""The first path, measured: publishing, starting, asking, questions; and the same at another size.

Absolute figures are this machine's, in this hour; the ratios are of one run and carry further.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from asking import asking
from console import console
from measuring import Row, peak_memory, timed
from objections import objections
from questioning import questioning
from reading import reading
from reports import reports
from rich.console import Console
from rich.table import Table
from scale import indexes, snapshot_of
from starting import loading, starting

from recommender.intake import publish_files
from recommender.ports import Edge
from recommender.runtime import opened, settings
from recommender.service.browsing import serving

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Run the bench and print its table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--asks", type=int, default=60)
    options.add_argument("--items", type=int, default=100_000, help="the other size; 0: none")
    options.add_argument("--home", type=Path, help="a folder with a cache of embeddings, kept")
    given = options.parse_args()
    catalogue = given.data / "open-curricula" / "catalogue.jsonl.gz"
    if not catalogue.is_file():
        raise SystemExit(f"{catalogue} is not here; name its folder with --data")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder)
        with opened(settings(home=home)) as edge:
            rows += publishing(edge, catalogue)
            rows += starting(home)
            seconds, size = loading(home)
            rows.append(("load the snapshot", f"{seconds:.2f} s", "", f"{size / 1e6:.0f} MB"))
            rows += asking(edge, home, given.asks)
            rows += reading(edge, given.asks)
            rows += console(edge, given.asks)
            rows += reports(edge, home, max(10, given.asks // 3))
            rows += questioning(edge, max(10, given.asks // 3))
            rows += objections(edge, max(10, given.asks // 3))
            published = serving(edge)
            rows += indexes(published, len(published.snapshot.catalogue.items))
            if given.items:
                rows += indexes(published, given.items)
                rows += snapshot_of(edge, home, given.items, given.asks // 3)
    table = Table("what", "p50", "p95", "beside", title="The first path")
    for row in rows:
        table.add_row(*row)
    Console(width=110).print(table)


def publishing(edge: Edge, catalogue: Path) -> Iterator[Row]:
    """Publish the real catalogue cold, then again warm, then the starter world over it."""
    source = [(catalogue.name, catalogue.read_bytes())]
    with peak_memory() as memory:
        cold, (done, _) = timed(lambda: publish_files(source, edge, actor="bench"))
    texts = done.counts["items"] + done.counts["skills"]
    yield ("items embedded and published per second", f"{texts / cold:.0f}", "", "")
    yield (f"publish {done.counts['items']} items, nothing cached", f"{cold:.1f} s", "", "")
    yield ("peak memory while publishing", f"{memory[0] / 1e6:.0f} MB", "", "")
    warm, _ = timed(lambda: publish_files(source, edge, actor="bench"))
    yield ("publish again, all cached", f"{warm:.1f} s", "", f"{warm / cold:.3f} of cold")
    starter = sorted((ROOT / "catalogs" / "starter").rglob("*.jsonl"))
    own = [(f.name, f.read_bytes()) for f in starter]
    added, (done, _) = timed(lambda: publish_files(own, edge, actor="bench", add=True))
    yield (f"add the starter world ({done.counts['items']} items)", f"{added:.1f} s", "", "")


if __name__ == "__main__":
    main()
