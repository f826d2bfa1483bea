"""A simulated authenticator in Chromium, and the first step of signing in by hand."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.console.people import EMAIL, PASSWORD

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """A simulated authenticator of one tab."""

    def __init__(self, cdp: CDPSession) -> None:
        self.cdp = cdp
        cdp.send("WebAuthn.enable")
        made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.id = {"authenticatorId": made["authenticatorId"]}

    def keys(self) -> list[dict[str, Any]]:
        """The passkeys it holds."""
        held: list[dict[str, Any]] = self.cdp.send("WebAuthn.getCredentials", self.id)[
            "credentials"
        ]
        return held

    def verifies(self, person: bool) -> None:
        """Whether the finger on it is the right one."""
        self.cdp.send("WebAuthn.setUserVerified", self.id | {"isUserVerified": person})

    def take(self, key: dict[str, Any]) -> None:
        """Put a passkey into it."""
        self.cdp.send("WebAuthn.addCredential", self.id | {"credential": key})


def password(page: Page) -> None:
    """Give e-mail and password at the sign-in page."""
    page.goto("/console/sign-in")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
