"""A list server on loopback that answers what a test tells it to, and remembers what it was asked."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Lists:
    """`files` by path ("/a.txt"); `etags` the versions it knows; `cut` promises more bytes than it sends."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.etags: dict[str, str] = {}
        self.modified: dict[str, str] = {}
        self.status: dict[str, int] = {}
        self.cut: set[str] = set()
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.port = 0

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def serving() -> Iterator[Lists]:
    """The server while the block runs."""
    lists = Lists()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            lists.asked.append((self.path, headers))
            etag, modified = lists.etags.get(self.path), lists.modified.get(self.path)
            fresh = (etag and headers.get("if-none-match") == etag) or (
                modified and headers.get("if-modified-since") == modified
            )
            status = lists.status.get(self.path, 304 if fresh else 200 if self.path in lists.files else 404)
            body = lists.files.get(self.path, b"") if status == 200 else b""
            self.send_response(status)
            for name, value in (("ETag", etag), ("Last-Modified", modified)):
                if value:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body) + 1000 * (self.path in lists.cut)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    lists.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield lists
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
