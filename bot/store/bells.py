"""Doorbells: a stream whose entries name work to do, each read by one consumer, with leases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from redis import ResponseError

from bot.store.client import Client


@dataclass(frozen=True, slots=True)
class Bell:
    """One entry of a stream; ``again`` when another worker had it and fell silent."""

    entry: str
    id: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """A stream with its consumer group, and the field that names the work."""

    stream: str
    group: str
    field: str

    def ring(self, pipe: Client, id: str) -> None:
        """There is work on ``id``."""
        pipe.xadd(self.stream, {self.field: id})

    def prepare(self, redis: Client) -> None:
        """Make the consumer group, unless it is there."""
        try:
            redis.xgroup_create(self.stream, self.group, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    def listen(
        self, redis: Client, me: str, block_ms: int, lease_ms: int, count: int = 1
    ) -> list[Bell]:
        """The next doorbells: first what a dead worker left behind, then what is new."""
        try:
            _next, left, *_gone = redis.xautoclaim(
                self.stream, self.group, me, lease_ms, count=count
            )
        except ResponseError:  # no such group: the store has been emptied or replaced
            self.prepare(redis)
            return []
        if left:
            return [self._bell(entry, fields, again=True) for entry, fields in left if fields]
        fresh = redis.xreadgroup(self.group, me, {self.stream: ">"}, count=count, block=block_ms)
        return [
            self._bell(entry, fields) for _stream, batch in fresh or () for entry, fields in batch
        ]

    def _bell(self, entry: bytes, fields: Mapping[bytes, bytes], again: bool = False) -> Bell:
        return Bell(entry.decode(), fields[self.field.encode()].decode(), again)

    def answer(self, pipe: Client, bell: Bell) -> None:
        """The doorbell needs nobody any more."""
        pipe.xack(self.stream, self.group, bell.entry)
        pipe.xdel(self.stream, bell.entry)
