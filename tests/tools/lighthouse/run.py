"""Lighthouse on the start page with example data, beside the same figures for an empty Streamlit page: ``make lighthouse``.

Fails where accessibility or best practices is below 100, or performance LESS below the empty page's. Needs Node and Chromium.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE.parent), str(ROOT / "tests" / "bench")]
from harness import empty_app, served  # noqa: E402
from programs import CHROMIUM, find, how_to_get  # noqa: E402

LESS = 5
MUST_BE_FULL = ("accessibility", "best-practices")
CATEGORIES = (*MUST_BE_FULL, "performance")
FLAGS = "--headless=new --no-sandbox --use-gl=angle --use-angle=swiftshader --enable-unsafe-swiftshader"


def audit(address: str, program: Path, chromium: Path) -> tuple[dict[str, int], list[str]]:
    """Return the scores 0–100 per category, and what kept one of MUST_BE_FULL from 100."""
    report = subprocess.run(
        [
            *("node", str(program), address, "--quiet", "--output=json", "--preset=desktop"),
            *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}", "--max-wait-for-load=90000"),
        ],
        env={**os.environ, "CHROME_PATH": str(chromium)},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    found = json.loads(report)
    scores = {name: round(100 * (found["categories"][name]["score"] or 0)) for name in CATEGORIES}
    failed = [
        f"{found['audits'][ref['id']]['title']}: {json.dumps(found['audits'][ref['id']].get('details', {}))[:600]}"
        for name in MUST_BE_FULL
        for ref in found["categories"][name]["auditRefs"]
        if ref["weight"] and found["audits"][ref["id"]]["score"] not in (1, None)
    ]
    return scores, failed


def main() -> int:
    """Audit both pages and print their scores; 1 where one that must be full is not."""
    program = Path(sys.argv[1]) / "node_modules" / "lighthouse" / "cli" / "index.js"
    chromium = find(CHROMIUM)
    if chromium is None:
        raise SystemExit(how_to_get(CHROMIUM))
    scores, faults = {}, []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, script in (("Startsidan", ROOT / "app.py"), ("Tom Streamlitsida", empty_app(folder))):
            with served(script, folder, LAGESBILD_DATA=str(folder / "editions")) as server:
                scores[name], failed = audit(f"{server.origin}/?data=exempel", program, chromium)
            faults += failed if script.parent == ROOT else []
    for name, of_page in scores.items():
        sys.stdout.write(f"{name}: {', '.join(f'{category} {score}' for category, score in of_page.items())}\n")
    sys.stdout.writelines(f"  {fault}\n" for fault in faults)
    page, floor = scores["Startsidan"], scores["Tom Streamlitsida"]
    slow = page["performance"] < floor["performance"] - LESS
    return int(slow or any(page[name] < 100 for name in MUST_BE_FULL))


if __name__ == "__main__":
    sys.exit(main())
