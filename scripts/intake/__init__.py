"""From a page to a vendored spec: find the document, restore it, record where it came from."""
