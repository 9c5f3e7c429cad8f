"""The pictures of charts in these pages: ``python docs/images/make.py`` draws them anew.

Needs Chromium (``apt install chromium``), or what stands in the variable CHROMIUM. Nothing is
fetched: the library that draws stands in the page that the browser opens.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from plotly.graph_objects import Figure

import matcher

HERE = Path(__file__).parent
WIDTH = 780
BARE = {"displayModeBar": False}


def pictures() -> Iterator[tuple[str, Figure]]:
    """Yield the name of each picture with its chart."""
    seoul = matcher.load_scenario("seoul-2021-assumed").match()
    yield "timeline", matcher.charts.timeline(seoul)
    yield "flow", matcher.charts.flow(seoul)
    yield "places", matcher.charts.places(matcher.load_scenario("laydown-2020").match())
    plan = matcher.load_scenario("two-contributors").match()
    stress = matcher.stress(plan, 500, reliability=0.7, workers=1)
    yield "stress", matcher.charts.stress(stress)


def picture(name: str, figure: Figure, browser: str) -> Path:
    """Write one chart as a picture, and return where it stands."""
    out = HERE / f"{name}.png"
    with TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        html = figure.to_html(include_plotlyjs=True, config=BARE, div_id=name)
        page.write_text(html.replace("<body>", '<body style="margin:0">'), encoding="utf-8")
        order = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        order += [f"--user-data-dir={folder}/profile", "--virtual-time-budget=5000"]
        order += [f"--window-size={WIDTH},{int(figure.layout.height)}", f"--screenshot={out}"]
        subprocess.run([*order, page.as_uri()], check=True, capture_output=True, timeout=120)
    return out


def main() -> None:
    """Draw every picture."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if browser is None:
        sys.exit("There is no Chromium. Install it, or name it in the variable CHROMIUM.")
    for name, figure in pictures():
        out = picture(name, figure, browser)
        print(out.relative_to(HERE.parent), out.stat().st_size, matcher.charts.describe(figure))


if __name__ == "__main__":
    main()
