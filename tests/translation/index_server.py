"""A real web server with an Argos index, its packages, and Firefox models with their records."""

from __future__ import annotations

import hashlib
import json
import struct
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

RECORDS = "/v1/buckets/main/collections/translations-models-v2/records"
BLOCK = 1 << 17


class IndexServer:
    """Serves ``files`` by their paths, and writes down what was ``asked``.

    ``failing`` answers a path with a status; ``cut`` breaks off in the middle of it. To be used
    with ``with``; before it starts and after it ends, nothing listens at its address.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.failing: dict[str, int] = {}
        self.cut: set[str] = set()
        self.redirects: dict[str, str] = {}
        self.asked: list[str] = []
        self.rows: list[dict[str, Any]] = []
        self.records: list[dict[str, Any]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.index = f"{self.url}/index.json"
        self.records_url = self.url + RECORDS
        root = {"capabilities": {"attachments": {"base_url": f"{self.url}/attachments/"}}}
        self.files["/v1/"] = json.dumps(root).encode()

    def __enter__(self) -> IndexServer:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Listen no more; a second time does nothing."""
        self._server.shutdown()
        self._server.server_close()

    def offer(self, package: Path, row: Mapping[str, Any] | None = None, **more: Any) -> None:
        """Put a package in the index, as argospm's lists it; ``more`` replaces what it says."""
        name = package.name
        self.files[f"/{name}"] = package.read_bytes()
        self.rows.append({**_row(name), "links": [f"{self.url}/{name}"], **(row or {}), **more})
        self.files["/index.json"] = json.dumps(self.rows).encode()

    def offer_firefox(self, folder: Path, source: str, target: str, **more: Any) -> None:
        """Put a folder's model files among the records; ``more`` replaces what those say."""
        kinds = {"model": "model", "vocab": "vocab", "lex": "lex"}
        for path in sorted(folder.iterdir()):
            kind = kinds.get(path.name.split(".")[0])
            if kind and path.name != "model_info.json":
                self._offer_file(path, kind, source, target, more)
        self.files[RECORDS] = json.dumps({"data": self.records}).encode()

    def _offer_file(
        self, path: Path, kind: str, source: str, target: str, more: Mapping[str, Any]
    ) -> None:
        plain = path.read_bytes()
        packed = zstd(plain)
        location = f"main/{len(self.records)}.zst"
        self.files[f"/attachments/{location}"] = packed
        self.records.append(
            {
                "id": str(len(self.records)),
                "name": path.name,
                "fileType": kind,
                "sourceLanguage": source,
                "targetLanguage": target,
                "version": "3.0",
                "architecture": "tiny",
                "decompressedHash": hashlib.sha256(plain).hexdigest(),
                "decompressedSize": len(plain),
                "attachment": {
                    "filename": f"{path.name}.zst",
                    "location": location,
                    "hash": hashlib.sha256(packed).hexdigest(),
                    "size": len(packed),
                },
                **more,
            }
        )

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                if self.path in server.redirects:
                    self.send_response(302)
                    self.send_header("Location", server.redirects[self.path])
                    self.end_headers()
                    return
                body = server.files.get(self.path)
                if self.path in server.failing or body is None:
                    self.send_error(server.failing.get(self.path, 404))
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[: len(body) // 2] if self.path in server.cut else body)

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing on the terminal."""

        return Handler


def zstd(plain: bytes) -> bytes:
    """A zstd frame of blocks that are stored as they are."""
    blocks = [plain[at : at + BLOCK] for at in range(0, len(plain), BLOCK)] or [b""]
    frame = [struct.pack("<IBI", 0xFD2FB528, 0xA0, len(plain))]
    for number, block in enumerate(blocks):
        last = number == len(blocks) - 1
        frame += [struct.pack("<I", len(block) << 3 | last)[:3], block]
    return b"".join(frame)


def _row(name: str) -> dict[str, Any]:
    """``translate-en_es-1_0.argosmodel`` as its row of the index."""
    _, pair, version = name.removesuffix(".argosmodel").split("-")
    source, target = pair.split("_")
    return {
        "code": f"translate-{source}_{target}",
        "type": "translate",
        "from_code": source,
        "from_name": source,
        "to_code": target,
        "to_name": target,
        "package_version": version.replace("_", "."),
        "argos_version": "1.9",
    }
