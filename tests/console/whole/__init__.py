"""End to end in a real Chromium: the full app, a real store, its worker, a real translator."""
