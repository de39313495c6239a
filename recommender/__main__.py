"""``recommender`` and ``python -m recommender``."""

import sys

MISSING = 3


def main() -> None:
    """Run the command line; say which library is missing when one is."""
    try:
        from recommender.cli import main as run
    except ModuleNotFoundError as error:
        sys.stderr.write(f"A library is missing: {error.name}. Install the package again.\n")
        raise SystemExit(MISSING) from None
    run()


if __name__ == "__main__":
    main()
