"""A small network for the tests: it echoes, splits into several answers, and can go down."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Echo:
    """Answers each line of a text as a text of its own; the same id always the same answer."""

    status: int = 200
    heard: list[tuple[int, str, str, str]] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    inboxes: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    lose_answers: int = 0
    """So many answers are made but never come back, as when a connection drops."""

    def text(self, phone: int, to: str, body: str, message_id: str) -> tuple[int, list[str]]:
        if self.status != 200:
            return self.status, []
        self.heard.append((phone, to, body, message_id))
        answer = self.answers.setdefault(message_id, body.split("\n--\n") if body else [])
        if self.lose_answers:
            self.lose_answers -= 1
            return 504, []
        return 200, answer

    def arrived(self, phone: int, after: str) -> tuple[str, list[tuple[str, str]]]:
        """At most two at a time, as a store gives them in pages."""
        seen = int(after or 0)
        texts = self.inboxes[phone][seen : seen + 2]
        new = [(f"{seen + count + 1}", body) for count, body in enumerate(texts)]
        return (new[-1][0] if new else after), new

    def worker_sends(self, phone: int, body: str) -> None:
        self.inboxes[phone].append(body)
