"""What is in a store: every key with its value, to compare before and after."""

from __future__ import annotations

from bot.store.client import Client

Contents = dict[str, object]


def contents(redis: Client) -> Contents:
    """Every key and its value; how long it will live is left out."""
    return {name.decode(): _value(redis, name) for name in redis.scan_iter("*", count=1000)}


def _value(redis: Client, name: bytes) -> object:
    match redis.type(name):
        case b"string":
            return redis.get(name)
        case b"hash":
            return redis.hgetall(name)
        case b"list":
            return redis.lrange(name, 0, -1)
        case b"set":
            return sorted(redis.smembers(name))
        case b"zset":
            return redis.zrange(name, 0, -1, withscores=True)
        case b"stream":
            return redis.xrange(name)
        case kind:
            raise TypeError(f"{name!r} is a {kind!r}")
