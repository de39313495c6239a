"""Serve the API with uvicorn, on this machine only."""

import ipaddress
import os

import uvicorn

from recommender.domain.errors import InvalidInput, Problem
from recommender.runtime import Settings


def address(host: str, port: int) -> str:
    """Return where a host and a port are reached.

    Raises:
        InvalidInput: when the host is not a loopback address.
    """
    if not _is_loopback(host):
        raise InvalidInput(
            [
                Problem(
                    "--host",
                    "not_loopback",
                    f"The host {host} is not this machine alone; callers have no identity yet.",
                    "leave --host at 127.0.0.1, or put an authenticating proxy in front",
                )
            ]
        )
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def serve(chosen: Settings, *, host: str, port: int, workers: int) -> None:
    """Serve until stopped. Workers are spawned, never forked: OpenMP does not survive a fork."""
    address(host, port)
    os.environ["RECOMMENDER_HOME"] = str(chosen.home.expanduser().resolve())
    os.environ["RECOMMENDER_TENANT"] = chosen.tenant
    uvicorn.run(
        "recommender.web.app:create_served_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level="warning",
        access_log=False,
        server_header=False,
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
