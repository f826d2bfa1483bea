"""Argos packages from an index on the network: what there is, fetch one, update those installed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from bot.translation.engines.engine import ARGOS
from bot.translation.packages.argos_file import ENDING, argos_file
from bot.translation.packages.download import Unreachable, download
from bot.translation.packages.found import Found
from bot.translation.packages.index_copy import current, kept
from bot.translation.packages.manifest import BadModel, Manifest, ours, release
from bot.translation.packages.progress import QUIET, Progress
from bot.translation.packages.room import locked, scratch
from bot.translation.packages.store import have, installed, place

INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"


class NotOffered(BadModel):
    """The index has no package for the pair."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A package that can be downloaded: from and to in our codes, and where it is.

    ``sha256`` is empty where the index gives none, as the upstream index does.
    """

    source: str
    target: str
    version: str
    links: tuple[str, ...]
    sha256: str = ""

    @property
    def id(self) -> str:
        """The id that it has when it is installed."""
        return f"{ARGOS} {self.source}-{self.target}"


def parse(text: str, address: str) -> list[Offer]:
    """The packages of an index for languages of ours, the newest of each pair. Raises BadModel."""
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise BadModel(f"{address} is no index of Argos packages: {error}") from error
    if not isinstance(rows, list):
        raise BadModel(f"{address} is no index of Argos packages: it is not a list")
    newest: dict[str, Offer] = {}
    for offer in filter(None, (_offer(row, address) for row in rows)):
        known = newest.get(offer.id)
        if known is None or release(offer.version) > release(known.version):
            newest[offer.id] = offer
    return [newest[name] for name in sorted(newest)]


def offers(
    models: Path, index_url: str = INDEX, *, today: date, progress: Progress = QUIET
) -> list[Offer]:
    """What the index offers, or its copy when it cannot be reached. Raises BadModel."""
    return current(models, ARGOS, index_url, parse, today, progress)


def known_offers(models: Path) -> list[Offer] | None:
    """What the copy of the index offers, without any network; None when there is no copy."""
    return kept(models, ARGOS, parse)


def fetch_argos(
    models: Path,
    pair: str,
    index_url: str = INDEX,
    progress: Progress = QUIET,
    *,
    today: date,
    sha256: str | None = None,
) -> Manifest:
    """Download and install the package of a pair such as ``en-es``. Raises BadModel.

    NotOffered when the index has none. ``sha256`` goes before the checksum in the index.
    """
    listed = offers(models, index_url, today=today, progress=progress)
    wanted = [offer for offer in listed if f"{offer.source}-{offer.target}" == pair]
    if not wanted:
        raise NotOffered(f"the Argos index has no package {pair}")
    offer = replace(wanted[0], sha256=sha256) if sha256 else wanted[0]
    return _fetched(models, offer, today, progress)


def update(
    models: Path, index_url: str = INDEX, progress: Progress = QUIET, *, today: date
) -> list[Manifest]:
    """Bring every installed Argos package to the version of the index; those that were replaced.

    Raises BadModel at the first that fails; those before it are replaced.
    """
    newest = {
        offer.id: offer for offer in offers(models, index_url, today=today, progress=progress)
    }
    old = [
        manifest
        for manifest in installed(models)
        if (offer := newest.get(manifest.id)) and release(offer.version) > release(manifest.version)
    ]
    return [_fetched(models, newest[manifest.id], today, progress) for manifest in old]


def _offer(row: Any, address: str) -> Offer | None:
    if not isinstance(row, dict) or row.get("type", "translate") != "translate":
        return None
    source, target = (ours(str(row.get(name, ""))) for name in ("from_code", "to_code"))
    version, links = row.get("package_version"), row.get("links")
    if source is None or target is None or source == target or not isinstance(version, str):
        return None
    addresses = [urljoin(address, link) for link in links or () if isinstance(link, str)]
    usable = tuple(link for link in addresses if urlsplit(link).scheme in ("https", "http"))
    sha256 = str(row.get("sha256") or "").lower()
    return Offer(source, target, version, usable, sha256) if usable else None


def _fetched(models: Path, offer: Offer, today: date, progress: Progress) -> Manifest:
    with locked(models, progress):
        if there := have(models, offer.id, offer.version):
            progress.say(f"{there.id} {there.version} is already installed")
            return there
        with scratch(models) as work:
            return place(models, _from_links(offer, work, progress), today, progress)


def _from_links(offer: Offer, work: Path, progress: Progress) -> Found:
    failures = []
    for link in offer.links:
        path = work / _file_name(link)
        try:
            real = download(link, path, f"{offer.id} {offer.version}", progress)
            if offer.sha256 and real != offer.sha256.strip().lower():
                raise Unreachable(f"{link} has another checksum than it should")
            return _as_offered(argos_file(path), offer, link)
        except BadModel as error:
            failures.append(str(error))
    raise BadModel(f"{offer.id} cannot be had: {'; '.join(failures)}")


def _as_offered(found: Found, offer: Offer, link: str) -> Found:
    if (found.id, found.version) != (offer.id, offer.version):
        raise BadModel(f"{link} is {found.id} {found.version}, not {offer.id} {offer.version}")
    return replace(found, origin=f"Argos index: {found.origin}")


def _file_name(link: str) -> str:
    # the address is somebody else's: of its last part only what a file's name may hold is kept
    name = re.sub(r"[^\w.-]", "", urlsplit(link).path.rsplit("/", 1)[-1])[-100:].lstrip(".")
    return name if name.endswith(ENDING) else f"package{ENDING}"
