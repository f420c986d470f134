"""From a documentation page to a vendored spec: find the document, restore it, record its origin."""
