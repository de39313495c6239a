"""The instructions of an item, in the lines that a person follows."""

import re

ACTION = re.compile(r"\s+(?=\d{1,2}\. |(?:MATERIAL|ACTIONS|RESULT):|You are done when|You need:)")
"""Where a new line begins in the instructions of an item."""


def lines(text: str) -> list[str]:
    """Return instructions one action a line, blank lines left out."""
    return [line.strip() for line in ACTION.sub("\n", text).splitlines() if line.strip()]
