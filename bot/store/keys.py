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
NEWS_FOR = DAY
TRAIL_FOR = 400 * DAY
ACCOUNT_FOR = 400 * DAY
INVITED_FOR = 3 * DAY
LINE_FOR = 45 * DAY
OFFERED_FOR = DAY
"""Longer than a conversation lasts; erased with her all the same."""


def seen(org: str, inbound: str) -> str:
    """What we answered to an inbound id, so that a repeat gets the same. SEEN_FOR."""
    return f"{{{org}}}:seen:{inbound}"


def session(org: str, person: str) -> str:
    """One person's session. ``keep_days``; with an open case ``case_days``; STOP STOPPED_FOR."""
    return f"{{{org}}}:session:{person}"


def case(org: str, case_id: str) -> str:
    """One hand-off request (JSON). ``case_days`` since it last changed; closed ``closed_days``."""
    return f"{{{org}}}:case:{case_id}"


def queue(org: str, team: str = "") -> str:
    """A team's waiting cases by rank (sorted set of case ids). Members go with their cases."""
    return f"{{{org}}}:queue" + (f":{team}" if team else "")


def waiting_in(org: str, team: str, lang: str) -> str:
    """A team's waiting cases in one language (set of case ids). Members go with their cases."""
    return f"{{{org}}}:waiting:{team}:{lang}"


def mine(org: str, staff: str) -> str:
    """Cases that somebody has, by when they were claimed (sorted set). Go with their cases."""
    return f"{{{org}}}:mine:{staff}"


def held(org: str, team: str) -> str:
    """Cases of a team that somebody has, by when they were claimed. Go with their cases."""
    return f"{{{org}}}:held:{team}"


def closed(org: str, team: str) -> str:
    """Closed cases of a team by when they were closed (sorted set). Go with their cases."""
    return f"{{{org}}}:closed:{team}"


def cases_of(org: str, person: str) -> str:
    """Ids of one person's cases, open or closed, to erase them with her. ``case_days``."""
    return f"{{{org}}}:cases-of:{person}"


def thread(org: str, case_id: str) -> str:
    """A case's conversation, words and all (list of JSON lines). Lives as long as the case."""
    return f"{{{org}}}:thread:{case_id}"


def codes(org: str) -> str:
    """How many cases there have been, for their short codes (counter). Never ends."""
    return f"{{{org}}}:codes"


def pending(org: str) -> str:
    """Link workers' texts that wait for a translation (sorted set of ``person case line``)."""
    return f"{{{org}}}:pending"


def pages(org: str) -> str:
    """Doorbells: what link workers are to be told by text (stream). Deleted when answered."""
    return f"{{{org}}}:pages"


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


def news(org: str) -> str:
    """What changed, for open consoles: kinds and ids, no words (stream). NEWS_FOR, 2,000."""
    return f"{{{org}}}:news"


def replies(org: str) -> str:
    """The team's own saved replies: title and English text by id (hash). Kept until deleted."""
    return f"{{{org}}}:replies"


def trail(org: str) -> str:
    """The audit log: who did what to which case, no words (stream). Entries TRAIL_FOR."""
    return f"{{{org}}}:trail"


def account(org: str, staff: str) -> str:
    """One account of the console (JSON). ACCOUNT_FOR after it last changed, as by a sign-in."""
    return f"{{{org}}}:account:{staff}"


def accounts(org: str) -> str:
    """Ids of all accounts (set). Members go with their records."""
    return f"{{{org}}}:accounts"


def account_by_login(org: str, login: str) -> str:
    """Whose account an e-mail is, by its keyed hash (string). As long as the account."""
    return f"{{{org}}}:account-by:{login}"


def account_by_passkey(org: str, credential: str) -> str:
    """Whose account a passkey is, by the hash of its id (string). As long as the account."""
    return f"{{{org}}}:passkey:{credential}"


def login(org: str, token: str) -> str:
    """One browser that is signed in, by the hash of its token (JSON). Twelve hours at most."""
    return f"{{{org}}}:login:{token}"


def logins_of(org: str, staff: str) -> str:
    """Hashes of the tokens of one member of staff (set). As long as the longest of them."""
    return f"{{{org}}}:logins-of:{staff}"


def invitation(org: str, token: str) -> str:
    """One invitation or password reset, by the hash of its token (JSON). INVITED_FOR; once."""
    return f"{{{org}}}:invitation:{token}"


def challenge(org: str, token: str) -> str:
    """What a passkey or another service has to prove, for one use (string). Ten minutes."""
    return f"{{{org}}}:challenge:{token}"


def tries(org: str) -> str:
    """Prefix of what counts requests, by keyed hashes of who asks (strings). An hour at most."""
    return f"{{{org}}}:tries"


def offered(org: str, staff: str) -> str:
    """Cases offered to somebody by text, by when (sorted set of case ids). OFFERED_FOR."""
    return f"{{{org}}}:offered:{staff}"


def pages_later(org: str) -> str:
    """Pages that wait for a translation, by when to look again (sorted set of ``kind case``)."""
    return f"{{{org}}}:pages-later"


def texts_with(org: str, staff: str) -> str:
    """The case that somebody's last text by phone was about (string). OFFERED_FOR."""
    return f"{{{org}}}:texts-with:{staff}"


def texts_about(org: str, person: str) -> str:
    """Texts to link workers that hold one person's words (set of ``phone out``). OUTBOUND_FOR."""
    return f"{{{org}}}:texts-about:{person}"


def meant(org: str, inbound: str) -> str:
    """Which case a link worker's text was about, so a repeat is no other (string). SEEN_FOR."""
    return f"{{{org}}}:meant:{inbound}"
