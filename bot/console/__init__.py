"""The link workers' console: pages under /console for staff who have signed in."""
