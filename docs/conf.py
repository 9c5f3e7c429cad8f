"""How the site is built from the pages of the project, its notebooks and its docstrings.

``python -m sphinx -W -c docs . site`` builds it into the folder ``site``. The source is the whole
project, so that every link of a page leads on the site where it leads among the files.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from plotly.offline import get_plotlyjs
from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

ROOT = Path(__file__).parents[1]

project = "matcher"
author = "The matcher developers"
copyright = f"2026, {author}"  # noqa: A001 - the name that Sphinx reads
version = release = "0.1"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "docs/README"
include_patterns = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "benchmarks/README.md",
    "docs/**",
    "notebooks/*",
    "scenarios/README.md",
    "scenarios/*/README.md",
]
exclude_patterns = [".venv*", "site", "**/.ipynb_checkpoints"]

# Pages: headings are linked to as on a forge.
myst_heading_anchors = 4
default_role = "py:obj"

# Docstrings: NumPy's way, types from the annotations.
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 80
add_module_names = False

# Notebooks are stored without outputs: they run while the site is built.
nb_execution_mode = "force"
nb_execution_timeout = 300
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_merge_streams = True
os.environ["PYTHONPATH"] = str(ROOT)  # of the kernels: this project, whatever else is installed

os.environ["PLOTLY_RENDERER"] = "notebook_connected"  # `keep_here` takes its scripts from here

# The look: the fonts of the reader's machine, nothing from elsewhere.
html_theme = "furo"
html_title = "matcher"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_extra_path = ["static/index.html"]
html_copy_source = False
html_show_sourcelink = False
html_show_search_summary = False  # it would be fetched, which a browser refuses to a file


_ELSEWHERE = re.compile(
    r'<script[^>]*src="https://[^>]*></script>|<script type="module">import "https://[^<]*</script>'
)
_DRAWN = "plotly/plotly.min.js"


def add_contents(app: Sphinx, page: str, source: list[str]) -> None:
    """Put the contents of the site behind the list of pages, which forges show without them."""
    if page == app.config.root_doc:
        source[0] += (ROOT / "docs" / "contents.txt").read_text(encoding="utf-8")


def keep_here(app: Sphinx, page: str, template: str, context: dict[str, Any], _: object) -> None:
    """Let the charts of a page be drawn by the copy of Plotly on the site, from nowhere else."""
    body = context.get("body", "")
    if "plotly-graph-div" in body:
        here = f'<script src="{context["pathto"](_DRAWN, 1)}"></script>'
        context["body"] = here + _ELSEWHERE.sub("", body)


def put_plotly(app: Sphinx, error: Exception | None) -> None:
    """Write the copy of Plotly onto the site."""
    if error is None:
        path = Path(app.outdir) / _DRAWN
        path.parent.mkdir(exist_ok=True)
        path.write_text(get_plotlyjs(), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Say what is done to the pages; tables of text are text, which has no colours."""
    app.add_lexer("csv", TextLexer)
    app.connect("source-read", add_contents)
    app.connect("html-page-context", keep_here)
    app.connect("build-finished", put_plotly)
