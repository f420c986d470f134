"""The verbs, each written once for blocking and for awaited use."""
