"""Every key we write: what it holds, for how long, and whose it is.

Each key carries its organisation's hash tag, so that a turn stays one transaction on a cluster.
``person`` is a keyed hash of the number (``bot.service.person_of``): no key shows a number.
"""

from __future__ import annotations

MINUTE, HOUR, DAY = 60, 3600, 86_400

SEEN_FOR = 2 * DAY
STOPPED_FOR = 730 * DAY
COUNTS_FOR = 400 * DAY
OUTBOUND_FOR = 14 * DAY
PHONE_FOR = HOUR
CALL_FOR = DAY


def seen(org: str, inbound: str) -> str:
    """What we answered to an inbound id, so that a repeat gets the same. SEEN_FOR."""
    return f"{{{org}}}:seen:{inbound}"


def session(org: str, person: str) -> str:
    """One person's session. ``keep_days``; with an open case ``case_days``; STOP STOPPED_FOR."""
    return f"{{{org}}}:session:{person}"


def case(org: str, case_id: str) -> str:
    """One hand-off request (hash). ``case_days``."""
    return f"{{{org}}}:case:{case_id}"


def queue(org: str) -> str:
    """Waiting cases by rank (sorted set of case ids). Members go with their cases."""
    return f"{{{org}}}:queue"


def timers(org: str) -> str:
    """Due times in epoch seconds of ``person name`` (sorted set). Members go when they ring."""
    return f"{{{org}}}:timers"


def outbound(org: str, out: str) -> str:
    """The state and receipts of one text we sent, without its words (hash). OUTBOUND_FOR."""
    return f"{{{org}}}:out:{out}"


def bodies(org: str, person: str) -> str:
    """The words of one person's texts to send, by id (hash). OUTBOUND_FOR; erased with her."""
    return f"{{{org}}}:bodies:{person}"


def texts(org: str, person: str) -> str:
    """Ids of all texts to one person, to find them when she is erased (set). OUTBOUND_FOR."""
    return f"{{{org}}}:texts:{person}"


def lane(org: str, person: str) -> str:
    """Ids of one person's waiting texts, in order (list). OUTBOUND_FOR."""
    return f"{{{org}}}:lane:{person}"


def outbox(org: str) -> str:
    """Doorbells: ids of texts whose turn may have come (stream). Deleted when answered."""
    return f"{{{org}}}:outbox"


def later(org: str) -> str:
    """Texts to be tried again, by time in epoch seconds (sorted set). Members go when due."""
    return f"{{{org}}}:later"


def by_sid(org: str, sid: str) -> str:
    """Which of our texts has this carrier SID. OUTBOUND_FOR."""
    return f"{{{org}}}:sid:{sid}"


def counts(org: str, day: str) -> str:
    """A day's counters (hash); nothing personal. COUNTS_FOR."""
    return f"{{{org}}}:count:{day}"


def phone(org: str, slot: int) -> str:
    """Texts that reached a practice phone of the ``/phone`` page (stream). PHONE_FOR."""
    return f"{{{org}}}:phone:{slot}"


def gleaned(org: str) -> str:
    """Since when, in epoch seconds, the carrier's log is ours to answer (string). Never ends."""
    return f"{{{org}}}:gleaned"


def worker(org: str) -> str:
    """When a worker last came round (string). One minute."""
    return f"{{{org}}}:worker"


def call(org: str, call_id: str) -> str:
    """One request to a slow service with its answer, words and all (hash). CALL_FOR."""
    return f"{{{org}}}:call:{call_id}"


def calls(org: str) -> str:
    """Doorbells: ids of requests nobody has answered (stream). Deleted when answered."""
    return f"{{{org}}}:calls"


def calls_of(org: str, person: str) -> str:
    """Ids of the requests with one person's words, to erase them with her (set). CALL_FOR."""
    return f"{{{org}}}:calls-of:{person}"


def answered(org: str, call_id: str) -> str:
    """Wakes whoever waits for a request's answer (list). One minute."""
    return f"{{{org}}}:answered:{call_id}"


def translator(org: str) -> str:
    """When a translator last listened for this organisation (string). One minute."""
    return f"{{{org}}}:translator"
