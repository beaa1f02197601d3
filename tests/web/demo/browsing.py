"""A real browser at the demonstration: the system's Chromium, driven by Playwright."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize, sync_playwright

from tests.peers.conftest import install

HERE = Path(__file__).parent
_MANIFESTS = ("package.json", "package-lock.json")
LAPTOP: ViewportSize = {"width": 1366, "height": 768}
PROJECTOR: ViewportSize = {"width": 1920, "height": 1080}
OLD_PROJECTOR: ViewportSize = {"width": 1024, "height": 768}
SIZES = (LAPTOP, PROJECTOR, OLD_PROJECTOR)
_NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


class Visit:
    """One visitor with a browser who has opened the link: what the page has complained of, which hosts it has asked."""

    def __init__(self, page: Page, site: str, pictures: Path, token: str) -> None:
        self.page = page
        self.site = site
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self._pictures = pictures
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._asked)
        page.goto(f"{site}/?token={token}")

    def open(self, path: str) -> None:
        self.page.goto(f"{self.site}{path}")

    def picture(self, name: str) -> None:
        """Keep what the page looks like, at each size."""
        for size in SIZES:
            self.page.set_viewport_size(size)
            self.page.screenshot(path=self._pictures / f"{name}-{size['width']}.png")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:")):
            self.elsewhere.append(request.url)


def installed_packages(config: pytest.Config) -> Path:
    """The folder ``node_modules`` of ``package-lock.json``, from pytest's cache if it is there."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    version = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in _MANIFESTS)).hexdigest()[:16]
    assert config.cache is not None  # pytest has one unless it is told otherwise
    folder = config.cache.mkdir("demo") / version
    with FileLock(folder.with_suffix(".lock")):
        if not (folder / "complete").exists():
            folder.mkdir(exist_ok=True)
            for name in _MANIFESTS:
                shutil.copy(HERE / name, folder)
            install(npm, folder)
            (folder / "complete").touch()
    return folder / "node_modules"


def chromium() -> Iterator[Browser]:
    """The system's Chromium without a window, and without a network: it finds this machine alone."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", _NO_NETWORK])
        yield browser
        browser.close()
