"""Valkey or Redis, the only database: keys, the one transaction a turn, outbox, queue, server."""
