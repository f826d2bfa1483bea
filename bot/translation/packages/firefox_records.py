"""Firefox Translations models from Mozilla's Remote Settings, or from a mirror laid out like it.

Mozilla asks that services take models from a place of their own: from a mirror, or from a folder.
The list's address is ``fxtranslate``'s, which FXTRANSLATE_RECORDS_URL replaces. That library reads
the list and checks what was downloaded; it does not download, because it takes files from Mozilla
also when the list is a mirror's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from fxtranslate import discovery

from bot.translation.engines.engine import FIREFOX
from bot.translation.packages.argos_index import NotOffered
from bot.translation.packages.download import Unreachable, download, get
from bot.translation.packages.firefox_folder import firefox_folder, kind
from bot.translation.packages.index_copy import current, kept
from bot.translation.packages.manifest import BadModel, Manifest, ours, release
from bot.translation.packages.progress import QUIET, Progress
from bot.translation.packages.room import locked, scratch
from bot.translation.packages.store import have, place

MOZILLA = "https://firefox-settings-attachments.cdn.mozilla.net/"
SIZES = ("tiny", "base", "base-memory")
"""Architectures, the poorest first: where a version has several, the last is taken."""
MOST_FILE = 256 << 20
"""Bytes of an unpacked file; the largest has 60 MB."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a model in the list; sizes in bytes, checksums of the packed and plain file."""

    name: str
    location: str
    size: int
    packed_sha256: str
    sha256: str
    plain_size: int


@dataclass(frozen=True, slots=True)
class Build:
    """A model in the list, with all its files: from and to in our codes."""

    source: str
    target: str
    version: str
    architecture: str
    parts: tuple[Part, ...]

    @property
    def id(self) -> str:
        """The id that it has when it is installed."""
        return f"{FIREFOX} {self.source}-{self.target}"

    @property
    def bytes(self) -> int:
        """The size of its files, unpacked where the list tells it."""
        return sum(part.plain_size or part.size for part in self.parts)


def parse(text: str, address: str) -> list[Build]:
    """The models of a list for languages of ours, the best of each pair. Raises BadModel."""
    try:
        records = discovery.parse_records(text)
        raw = {_location(row): row for row in json.loads(text)["data"]}
    except (ValueError, KeyError, TypeError) as error:
        raise BadModel(f"{address} is no list of Firefox models: {error}") from error
    best: dict[str, Build] = {}
    for build in filter(_usable, _builds(records, raw)):
        if build.id not in best or _rank(build) > _rank(best[build.id]):
            best[build.id] = build
    return [best[name] for name in sorted(best)]


def builds(models: Path, *, today: date, progress: Progress = QUIET) -> list[Build]:
    """What the list offers, or its copy when it cannot be reached. Raises BadModel."""
    return current(models, FIREFOX, discovery.records_url(), parse, today, progress)


def known_builds(models: Path) -> list[Build] | None:
    """What the copy of the list offers, without any network; None when there is no copy."""
    return kept(models, FIREFOX, parse)


def fetch_firefox(models: Path, pair: str, progress: Progress = QUIET, *, today: date) -> Manifest:
    """Download and install the model of a pair such as ``en-pt``. Raises BadModel.

    NotOffered when the list has none.
    """
    listed = builds(models, today=today, progress=progress)
    wanted = [build for build in listed if f"{build.source}-{build.target}" == pair]
    if not wanted:
        raise NotOffered(f"Firefox Translations has no model {pair}")
    build = wanted[0]
    with locked(models, progress):
        if there := have(models, build.id, build.version):
            progress.say(f"{there.id} {there.version} is already installed")
            return there
        with scratch(models) as work:
            _download(build, work, progress)
            found = firefox_folder(work)[0]
            if found.id != build.id:
                raise BadModel(f"the list gives files of {found.id} as {build.id}")
            origin = f"Firefox Remote Settings: {build.architecture or 'model'}"
            return place(
                models, replace(found, version=build.version, origin=origin), today, progress
            )


def _download(build: Build, folder: Path, progress: Progress) -> None:
    base = attachments(discovery.records_url())
    for part in build.parts:
        packed = folder / "packed"
        real = download(
            urljoin(base, part.location), packed, f"{build.id}: {part.name}", progress, MOST_FILE
        )
        if part.packed_sha256 and real != part.packed_sha256:
            raise BadModel(f"{part.name} has another checksum than the list says")
        try:
            plain = discovery.verify_and_decompress(packed.read_bytes(), part.sha256)
        except ValueError as error:
            raise BadModel(f"{part.name} is damaged: {error}") from error
        (folder / part.name).write_bytes(plain)
        packed.unlink()


def attachments(records_url: str) -> str:
    """Where the files of a list are: as its server says, else beside the list. Raises BadModel."""
    root, found, _ = records_url.partition("/v1/")
    if not found:
        return urljoin(records_url, ".")
    try:
        told = json.loads(get(f"{root}/v1/"))
        return str(told["capabilities"]["attachments"]["base_url"]).rstrip("/") + "/"
    except (Unreachable, ValueError, KeyError, TypeError) as error:
        if (urlsplit(root).hostname or "").endswith(".mozilla.com"):
            return MOZILLA
        raise BadModel(f"{root}/v1/ does not say where its attachments are: {error!r}") from error


def _builds(
    records: Iterable[Mapping[str, str | None]], raw: Mapping[str, Mapping[str, Any]]
) -> Iterator[Build]:
    grouped: dict[tuple[str, str, str, str], dict[str, Part]] = {}
    for record in records:
        source, target = ours(record["sourceLanguage"] or ""), ours(record["targetLanguage"] or "")
        part = _part(record, raw)
        if source and target and source != target and part:
            key = (source, target, record["version"] or "", record["architecture"] or "")
            # of two files of a kind the later one counts, as it does for the library
            grouped.setdefault(key, {})[_kind(part.name)] = part
    for (source, target, version, architecture), parts in grouped.items():
        yield Build(source, target, version, architecture, tuple(parts.values()))


def _part(record: Mapping[str, str | None], raw: Mapping[str, Mapping[str, Any]]) -> Part | None:
    name, location = record["name"] or "", record["location"] or ""
    row = raw.get(location, {})
    attachment = row.get("attachment", {})
    plain_size = _number(row.get("decompressedSize"))
    # without a checksum of the plain file there is no telling what it is
    if not _kind(name) or not record["decompressedHash"] or plain_size > MOST_FILE:
        return None
    return Part(
        name=name,
        location=location,
        size=_number(attachment.get("size")),
        packed_sha256=str(attachment.get("hash") or ""),
        sha256=record["decompressedHash"],
        plain_size=plain_size,
    )


def _usable(build: Build) -> bool:
    kinds = {_kind(part.name) for part in build.parts}
    whole = "vocab" in kinds or {"srcvocab", "trgvocab"} <= kinds
    return whole and "model" in kinds and _is_read(build.version)


def _kind(name: str) -> str:
    told = kind(name)
    return told[0] if told else ""


def _is_read(version: str) -> bool:
    """Whether the library's engine reads models of that version: its own gate says it."""
    record = {
        "name": "model.enxx.bin",
        "fileType": "model",
        "sourceLanguage": "en",
        "targetLanguage": "xx",
        "version": version,
        "attachment": {"location": "x"},
    }
    return bool(discovery.model_pairs(json.dumps({"data": [record]})))


def _rank(build: Build) -> tuple[bool, tuple[int, ...], int]:
    # a trial version (3.1a1) only where there is no other
    numbers, final = release(build.version)
    size = SIZES.index(build.architecture) if build.architecture in SIZES else -1
    return final, numbers, size


def _location(row: Any) -> str:
    attachment = row.get("attachment") if isinstance(row, dict) else None
    return str(attachment.get("location")) if isinstance(attachment, dict) else ""


def _number(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
