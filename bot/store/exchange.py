"""An optimistic transaction in two packets: one to watch and read, one to write."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from redis import RedisError, WatchError

from bot.store.client import Client


class Exchange:
    """One connection, borrowed for one attempt.

    redis-py's pipeline makes three round trips of WATCH, read and EXEC; packed into two packets
    they are two, which makes a turn over HTTP a sixth faster (docs/decisions/0007).
    """

    def __init__(self, redis: Client) -> None:
        self.pool = redis.connection_pool

    def __enter__(self) -> Self:
        self.connection = self.pool.get_connection()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None and not isinstance(error, WatchError):
            # What is still watched or on its way ends with the connection.
            self.connection.disconnect()
        self.pool.release(self.connection)

    def watch_and_get(self, *names: str) -> list[bytes | None]:
        """Watch keys and read them. Raises redis-py's errors."""
        self._send(("WATCH", *names), ("MGET", *names))
        self.connection.read_response()
        return list(self.connection.read_response())

    def watch_and_list(self, name: str) -> list[str]:
        """Watch a set and read its members. Raises redis-py's errors."""
        self._send(("WATCH", name), ("SMEMBERS", name))
        self.connection.read_response()
        return sorted(member.decode() for member in self.connection.read_response())

    def forget(self) -> None:
        """Nothing will be written after all."""
        self._send(("UNWATCH",))
        self.connection.read_response()

    def commit(self, pipe: Client) -> None:
        """Write what a pipeline has collected, all or nothing.

        Raises WatchError when a watched key was changed meanwhile, and redis-py's errors.
        """
        commands = [arguments for arguments, _options in pipe.command_stack]
        self._send(("MULTI",), *commands, ("EXEC",))
        for _queued in range(len(commands) + 1):
            self.connection.read_response()
        done = self.connection.read_response()
        if done is None:
            raise WatchError
        for answer in done:
            if isinstance(answer, RedisError):
                raise answer

    def _send(self, *commands: tuple[object, ...]) -> None:
        self.connection.send_packed_command(self.connection.pack_commands(commands))
