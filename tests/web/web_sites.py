"""A service that listens on this machine while a test looks at it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from page_visits import introduce
from tiny_home import client_of, tiny_edge

from recommender.web.app import create_app


@contextmanager
def running(home: Path, *, people: bool) -> Iterator[str]:
    """Serve a home on a free port of this machine; gives its address."""
    with tiny_edge(home) as edge:
        if people:
            with client_of(edge) as client:
                introduce(client)
                introduce(client, "emp-2", (), name="Bo Example", role=None)
        config = uvicorn.Config(create_app(edge), port=0, log_level="error", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            port = server.servers[0].sockets[0].getsockname()[1]
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join()
