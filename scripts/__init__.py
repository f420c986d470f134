"""The workshop: everything that turns documentation pages into the generated client."""
