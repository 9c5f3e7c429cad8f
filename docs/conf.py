"""How the site is built from the pages of the project, its notebooks and its docstrings.

``python -m sphinx -W -c docs . site`` builds it into the folder ``site``. The source is the whole
project, so that every link of a page leads on the site where it leads among the files.
"""

from __future__ import annotations

import os
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

ROOT = Path(__file__).parents[1]

project = "matcher"
author = "The matcher developers"
copyright = f"2026, {author}"  # noqa: A001 - the name that Sphinx reads
version = release = "0.1"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "docs/index"
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
exclude_patterns = [".venv*", "site", "docs/README.md", "**/.ipynb_checkpoints"]

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

# The look: the fonts of the reader's machine, nothing from elsewhere.
html_theme = "furo"
html_title = "matcher"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_extra_path = ["static/index.html"]
html_copy_source = False
html_show_sourcelink = False
html_show_search_summary = False  # it would be fetched, which a browser refuses to a file


def setup(app: Sphinx) -> None:
    """Show tables of text as text: Sphinx knows no colours for them."""
    app.add_lexer("csv", TextLexer)
