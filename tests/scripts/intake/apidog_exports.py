"""Small documents as Apidog exports them, for the tests of restoring."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from scripts.intake.restore.habits import Known
from scripts.intake.restore.restoration import Restoration, restore
from scripts.intake.vendoring import known_from
from scripts.specs.sources import flatten

SPECS = Path(__file__).parents[3] / "specs"
HEAD = """openapi: 3.0.1
info:
  title: ''
  description: ''
  version: 1.0.0
paths:
  /chat/v1/messages:
    post:
      summary: Chat
      deprecated: false
      description: ''
      operationId: chat
      tags:
        - Chat
      parameters: []
      requestBody:
        content:
          application/json:
"""
TAIL = """      responses:
        '200':
          description: Done
          headers: {}
          x-apidog-name: OK
      security: []
      x-apidog-folder: Chat
      x-apidog-status: released
      x-run-in-apidog: https://app.apidog.com/web/project/1/apis/api-1-run
components:
  schemas: {}
  securitySchemes: {}
servers: []
security: []
"""


def exported(body: str) -> str:
    """A document as Apidog exports it, with what a request's media type holds."""
    return HEAD + body + TAIL


@lru_cache(maxsize=1)
def known() -> Known:
    return known_from(SPECS)


def tried(document: str) -> Restoration:
    return restore(flatten(document), known())
