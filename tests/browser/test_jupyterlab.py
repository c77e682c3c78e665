"""The course as a learner meets it: ``jwtflow lab``, and the notebooks run in JupyterLab itself."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from jwtflow.course.catalogue import course
from jwtflow.course.files import course_folder, course_notebooks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MINUTES = 60_000  # milliseconds
RESTART = "() => { window.jupyterapp.commands.execute('notebook:restart-run-all'); }"
READY = """() => {
  const session = window.jupyterapp.shell.currentWidget?.sessionContext;
  return session?.isReady && session.session?.kernel?.status === 'idle';
}"""
STARTED = """() => {
  const prompts = [...document.querySelectorAll('.jp-Notebook .jp-InputPrompt')];
  return prompts.some(prompt => prompt.textContent.includes('[1]'));
}"""
IDLE = """() => {
  const prompts = [...document.querySelectorAll('.jp-Notebook .jp-InputPrompt')];
  return !prompts.some(prompt => prompt.textContent.includes('*'));
}"""


class LabInBrowser:
    """A running ``jwtflow lab`` on a workbook, with an address."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url

    def outputs(self, name: str) -> list[tuple[str, Any]]:
        """What the saved notebook shows, without the counts that go on when it is run again.

        Cells whose output depends on time or machine are left out; their room lists them.
        """
        machine = course().lessons[name[:2]].manifest.get("machine", {})
        cells = json.loads((self.folder / name).read_text(encoding="utf-8"))["cells"]
        return [
            (cell["id"], [_without_count(output) for output in cell["outputs"]])
            for cell in cells
            if cell["cell_type"] == "code" and cell["id"] not in machine
        ]


@pytest.fixture(scope="module", name="lab")
def _lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabInBrowser]:
    folder = tmp_path_factory.mktemp("läb") / "my work"
    private = tmp_path_factory.mktemp("jupyter")
    # Nothing of the user's own Jupyter is read or written.
    names = (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_RUNTIME_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTERLAB_SETTINGS_DIR",
    )
    environment = {**os.environ, **{name: str(private / name.lower()) for name in names}}
    environment |= {"JUPYTERLAB_WORKSPACES_DIR": str(private / "workspaces")}
    options = ["--no-browser", "--port=0", "--IdentityProvider.token=", "--expose-app-in-browser"]
    with subprocess.Popen(
        [sys.executable, "-m", "jwtflow", "lab", str(folder), *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = (
            re.search(r"http://(?:localhost|127\.0\.0\.1):\d+/", line) for line in process.stdout
        )
        url = next(found.group() for found in said if found)
        # What it says from now on is read, too: it would wait at a full pipe.
        rest = threading.Thread(target=process.stdout.read)
        rest.start()
        yield LabInBrowser(folder, url)
        process.send_signal(signal.SIGTERM)
        rest.join()


@pytest.fixture(name="page")
def _page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(2 * MINUTES)
    yield context.new_page()
    context.close()


def do(page: Page, command: str) -> None:
    """Give one of Lab's own commands, and return when Lab says that it is done.

    The page keeps what came of it: a promise that only the test waits for may be collected.
    """
    page.evaluate(
        """(command) => {
            window.outcome = null;
            window.jupyterapp.commands.execute(command).then(
                () => { window.outcome = 'done'; },
                (error) => { window.outcome = `failed: ${error}`; });
        }""",
        command,
    )
    page.wait_for_function("() => window.outcome")
    assert page.evaluate("() => window.outcome") == "done"


NAMES = [path.name for path in course_notebooks(course_folder())]
# Each takes a quarter minute, so the slow tests have all but the first.


@pytest.mark.parametrize(
    "name",
    [NAMES[0], *(pytest.param(name, marks=pytest.mark.slow) for name in NAMES[1:])],
)
def test_running_all_twice_and_after_a_restart_shows_the_same(
    lab: LabInBrowser, page: Page, name: str
) -> None:
    """Run All, Run All again, and Restart and Run All give a learner the same outputs."""
    page.goto(f"{lab.url}lab/tree/{name}?reset")
    page.wait_for_selector(".jp-Notebook .jp-InputPrompt")
    page.wait_for_function("() => window.jupyterapp.shell.currentWidget?.context?.isReady")
    page.wait_for_function(READY)
    do(page, "notebook:run-all-cells")  # what it keeps, the panels of the next run name
    do(page, "notebook:run-all-cells")
    do(page, "docmanager:save")
    first = lab.outputs(name)
    assert any(outputs for _, outputs in first)
    do(page, "notebook:run-all-cells")
    do(page, "docmanager:save")
    assert _told(lab.outputs(name)) == _told(first)
    page.evaluate(RESTART)
    page.click(".jp-Dialog .jp-mod-accept")
    page.wait_for_selector(".jp-Dialog", state="detached")
    page.wait_for_function(STARTED)
    page.wait_for_function(IDLE)
    do(page, "docmanager:save")
    assert _told(lab.outputs(name)) == _told(first)
    errors = [cell for cell, outputs in first for o in outputs if o["output_type"] == "error"]
    assert errors == []


def _told(outputs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Without the table of progress, which counts how often a learner has tried."""
    return [(cell, shown) for cell, shown in outputs if not cell.endswith("-progress")]


def _without_count(output: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in output.items() if name != "execution_count"}
