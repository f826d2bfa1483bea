"""Compare what the carrier was told with what the store holds."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from bot.demo import DEMO
from bot.store import keys
from bot.store.client import Client
from tests.crash.crowd import Carrier, Ledger
from tests.crash.machine import Machine


@dataclass(frozen=True)
class Verdict:
    """Each complaint in words; both empty when all is well."""

    lost: tuple[str, ...]
    doubled: tuple[str, ...]


def judge(store: Client, ledger: Ledger) -> Verdict:
    """Every acknowledged text must be in the store with its answer, and be counted once."""
    texts = list(ledger.answers)
    marks = store.mget([keys.seen(DEMO.id, text.sid) for text in texts])
    lost = [
        f"{text} was answered {ledger.answers[text]!r} and has {mark!r}"
        for text, mark in zip(texts, marks, strict=True)
        if mark != ledger.answers[text]
    ]
    sent, heard = Counter(text.number for text in texts), _heard(store)
    lost += [f"{n}: heard {heard[n]} of {sent[n]}" for n in sent if heard[n] < sent[n]]
    doubled = [f"{n}: heard {heard[n]}, not {sent[n]}" for n in heard if heard[n] > sent[n]]
    counted = sum(int(store.hget(name, "texts") or 0) for name in _found(store, "count"))
    if counted < len(texts):
        lost.append(f"counted {counted} of {len(texts)}")
    if counted > len(texts):
        doubled.append(f"counted {counted} for {len(texts)}")
    if (seen := len(_found(store, "seen"))) > len(texts):
        doubled.append(f"{seen} seen marks for {len(texts)} texts")
    return Verdict(tuple(lost), tuple(doubled))


def _heard(store: Client) -> Counter[str]:
    sessions = [json.loads(store.get(name)) for name in _found(store, "session")]
    return Counter({session["number"]: session["heard"] for session in sessions})


def _found(store: Client, kind: str) -> list[bytes]:
    return list(store.scan_iter(f"{{{DEMO.id}}}:{kind}:*", count=1000))


def line(what: str, kills: int, ledger: Ledger, verdict: Verdict) -> str:
    """The counts of a kill test in one line."""
    return (
        f"{what}: posts {ledger.posts}, kills {kills}, acknowledged {len(ledger.answers)}, "
        f"retried {ledger.retried}, cut off {ledger.cut}, slowest answer {ledger.slowest:.1f} s, "
        f"lost {len(verdict.lost)}, doubled {len(verdict.doubled)}"
    )


def repeated(machine: Machine, carrier: Carrier) -> Verdict:
    """Deliver every text once more; a different answer is written into ``ledger.wrong``."""
    for text in list(carrier.ledger.answers):
        carrier.deliver(text)
    return judge(machine.store(), carrier.ledger)
