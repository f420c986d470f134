"""What the workshop knows of this vendor: where its service and its documentation are.

A second vendor would have to replace this module, the habits of its exporter in
`intake/restore/fields`, and what stands in `specs` and `overlays`.
"""

API_HOST = "api.apikley.ru"
"""The only host that a key may be sent to; a spec that names another is refused."""

DOCS_INDEX = "https://docs.apikley.ru/llms.txt"
"""The list of all pages of the documentation."""
