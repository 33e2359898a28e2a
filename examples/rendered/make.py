"""Make the pictures beside this file, which the README shows: `make pictures`.

They come from the chronology in `data/` as the program exports it: a page of the PDF briefing, the
web page as a browser shows it, and the figures themselves. Needs Chromium and what the suite needs.
"""

import io
import shutil
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from keydates.exporting import load_exporter
from keydates.model import Chronology
from keydates.reading import read
from keydates_exporters.figures import map_figure, timeline_figures, to_svg

HERE = Path(__file__).resolve().parent
CHRONOLOGY = HERE.parent.parent / "data" / "russia-syria.yaml"
WIDTH = 481.89
"""Of a figure, in points: as in the documents."""
TALL = 720
"""Height of the browser's window, in CSS pixels."""


def rendered(chronology: Chronology, name: str) -> bytes:
    """Return the chronology in one format, with the options that are set by default."""
    exporter = load_exporter(name)
    out = io.BytesIO()
    exporter.export(chronology, out, exporter.Options())
    return out.getvalue()


def figures(chronology: Chronology) -> dict[str, bytes]:
    """Return the figures as SVG, by the names of their files."""
    drawn = [*timeline_figures(chronology, WIDTH), map_figure(chronology, WIDTH)]
    return {f"{figure.name}.svg": to_svg(figure) for figure in drawn if figure}


def first_page(pdf: bytes) -> Image.Image:
    """Return the first page of a PDF at 96 dots an inch, inside a thin line."""
    document = pypdfium2.PdfDocument(pdf)
    page: Image.Image = document[0].render(scale=96 / 72).to_pil().convert("RGB")
    document.close()
    framed = Image.new("RGB", (page.width + 2, page.height + 2), "#c0c4c8")
    framed.paste(page, (1, 1))
    return framed


def in_a_browser(page: Page, address: str) -> bytes:
    """Return the page as somebody sees it who has chosen an event on the timeline."""
    page.goto(address)
    page.locator("#_timeline svg a[href='#aleppo-retaken']").last.click()
    page.evaluate("document.querySelector('#_timeline').scrollIntoView()")
    page.mouse.move(0, 0)
    return page.screenshot(animations="disabled")


def packed(image: Image.Image) -> bytes:
    """Return a picture as a small PNG: screens and pages have few colours."""
    out = io.BytesIO()
    image.quantize(128, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> int:
    """Write every picture beside this file."""
    browser = shutil.which("chromium")
    if browser is None:
        sys.stderr.write("make pictures needs Chromium, and there is no `chromium`\n")
        return 1
    chronology = read(CHRONOLOGY).chronology
    if chronology is None:
        sys.stderr.write(f"{CHRONOLOGY} has errors; see `keydates check`\n")
        return 1
    pictures = figures(chronology)
    pictures["briefing-page-1.png"] = packed(first_page(rendered(chronology, "pdf")))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as player:
        page = Path(folder, "page.html")
        page.write_bytes(rendered(chronology, "html"))
        window = player.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            view = window.new_page(
                viewport={"width": 1120, "height": TALL},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            shown = in_a_browser(view, page.as_uri())
            pictures[f"page-{scheme}.png"] = packed(Image.open(io.BytesIO(shown)).convert("RGB"))
        window.close()
    for name, content in pictures.items():
        (HERE / name).write_bytes(content)
        sys.stdout.write(f"{name}: {len(content):,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
