"""How the documents are built: `python3 scripts/bootstrap.py docs`."""

import re
from importlib.metadata import version as _version
from typing import Any

from sphinx.application import Sphinx

project = "wan-client"
author = "the maintainers of wan-client"
release = version = _version("wan-client")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns: list[str] = []
html_theme = "furo"
html_title = "wan-client"
# Nothing is fetched while building or reading: no fonts, no inventories of other projects.
html_static_path: list[str] = []

# Docstrings put code in single backquotes.
default_role = "literal"
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_format = "short"
autodoc_class_signature = "separated"
autoclass_content = "class"
napoleon_use_ivar = True
myst_heading_anchors = 3

_CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
# Markdown lets a list follow a paragraph at once, reStructuredText does not.
_LIST = re.compile(r"^( *)([^-\s].*)\n( *- )", re.MULTILINE)


def _as_literals(*arguments: Any) -> None:  # noqa: ANN401 - as Sphinx calls it
    """Turn `code` into literals that end where their quotes end, whatever letter stands beside."""
    lines = arguments[-1]
    text = _LIST.sub(r"\1\2\n\n\3", "\n".join(lines))
    lines[:] = _CODE.sub(lambda found: rf"\ ``{found[1]}``\ ", text).split("\n")


def setup(app: Sphinx) -> None:
    """Read the docstrings of this project as they are written."""
    app.connect("autodoc-process-docstring", _as_literals, priority=400)
