"""The phone network as Twilio shows it to us: signatures, posts, TwiML, REST, error codes."""
