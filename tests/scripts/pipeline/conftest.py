"""A small project of specs and overlays to regenerate from."""

from __future__ import annotations

import dataclasses
import io
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from scripts.commands import main

_SPEC = """\
openapi: 3.0.0
info:
  title: Wan API
  version: 1.0.0
servers:
  - url: {host}
    description: API Server
security:
  - BearerAuth: []
tags:
  - name: jobs
    description: Tasks.
paths:
  /api/v1/jobs/createTask:
    post:
      summary: Generate with {model}
      description: Starts a task.
      operationId: {name}
      tags:
        - jobs
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              description: What to generate.
              required:
                - model
                - input
              properties:
                model:
                  type: string
                  enum:
                    - {model}
                  default: {model}
                  description: The model.
                input:
                  type: object
                  description: The parameters.
                  required:
                    - prompt
                  properties:
                    prompt:
                      type: string
                      maxLength: 500
                      description: What to show.
                    aspect_ratio:
                      type: string
                      enum: ['16:9', '1:1']
                      default: '16:9'
                      description: {text}
      responses:
        '200':
          description: The task.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Answer'
        default:
          description: A failure.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Answer'
components:
  schemas:
    Answer:
      type: object
      description: The envelope.
      properties:
        code:
          type: integer
          description: 200 for success.
        taskId:
          type: string
          nullable: true
          description: The id.
  securitySchemes:
    BearerAuth:
      type: http
      scheme: bearer
      description: The key.
"""

_OVERLAY = """\
overlay: 1.0.0
info:
  title: Corrections
  version: 1.0.0
{extends}actions:
  - target: {target}
    description: The text was wrong.
    update:
      description: {text}
"""

ASPECT = "$.paths.*.post.requestBody.content.*.schema.properties.input.properties.aspect_ratio"


@dataclasses.dataclass(frozen=True)
class Project:
    """Folders of specs, overlays and output, and the command that works on them."""

    root: Path

    @property
    def out(self) -> Path:
        return self.root / "out"

    def spec(
        self, model: str, *, host: str = "https://api.apikley.ru", text: str = "The shape."
    ) -> Path:
        name = model.replace("/", "-")
        path = self.root / "specs" / f"{name}.yaml"
        path.write_text(_SPEC.format(model=model, name=name, host=host, text=text), "utf-8")
        return path

    def overlay(self, name: str, *, extends: str | None, target: str, text: str) -> Path:
        path = self.root / "overlays" / f"{name}.overlay.yaml"
        line = f"extends: ../specs/{extends}.yaml\n" if extends else ""
        path.write_text(_OVERLAY.format(extends=line, target=target, text=text), "utf-8")
        return path

    def arguments(self, *arguments: str) -> list[str]:
        return [
            "regenerate", *arguments,
            "--specs", str(self.root / "specs"),
            "--overlays", str(self.root / "overlays"),
            "--out", str(self.out),
        ]  # fmt: skip

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "scripts", *self.arguments(*arguments)]

    def regenerate(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command in this process, which saves the start of another."""
        stdout, stderr = io.StringIO(), io.StringIO()
        command = self.arguments(*arguments)
        with redirect_stdout(stdout), redirect_stderr(stderr), pytest.raises(SystemExit) as ending:
            main(command)
        code = int(ending.value.code or 0)
        return subprocess.CompletedProcess(command, code, stdout.getvalue(), stderr.getvalue())

    def written(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for folder in ("specs", "overlays"):
        (tmp_path / folder).mkdir()
    return Project(tmp_path)


@pytest.fixture(scope="session")
def aspect_ratio() -> str:
    return ASPECT


@pytest.fixture
def broken_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let the nth file written to fail as a full disk does."""

    def fail_at(nth: int) -> None:
        written = 0
        real = Path.write_text

        def write_text(self: Path, *args: object, **kwargs: object) -> int:
            nonlocal written
            written += 1
            if written >= nth:
                raise OSError(28, "No space left on device")
            return real(self, *args, **kwargs)  # type: ignore[arg-type]

        monkeypatch.setattr(Path, "write_text", write_text)

    return fail_at
