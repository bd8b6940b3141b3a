"""The conformance suites of the OGC, and clients in use, against the program as it is used, on the demo towns.

OGC API – Features and Tiles, and WFS for reading, as a stranger; WFS with transactions, locks and stored queries as an
administrator, on the layers that records draw. Passed, failed and skipped tests of each class are printed, with what each
failure says. One failure, or a skip that `skips.toml` does not explain, and the run has failed. Then GDAL, OWSLib and QGIS.

Usage: ogc.py BEFFROI OUT [NAME…], names of suites and clients; suites are taken from BEFFROI_SUITES (folders, separated by colons).
"""

import math
import os
import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "clients"))

import run as clients
from layers import fill_empty
from notes import write_notes
from passage import Passage
from program import Program
from schemas import Schemas
from suites import Suite, count

HERE = Path(__file__).parent
# A layer that the administrator may change, and layers that have what a reader's tests look for.
EDITABLE = "map-notes"
READABLE = "polling-stations,prescriptions"
# The market place of Albert, where every layer of tiles has something.
MIDDLE, ZOOM = (2.6505, 50.0025), 15


def runs(stranger, administrator):
    """Name of a run → suite and arguments."""
    column, row = tile(*MIDDLE, ZOOM)
    capabilities = "?service=WFS&request=GetCapabilities&version=2.0.0"
    grid = "WebMercatorQuad"
    return {
        "features": ("ets-ogcapi-features10", {"iut": f"{stranger}/ogc/", "noofcollections": "-1"}),
        "tiles": (
            "ets-ogcapi-tiles10",
            {
                "iut": f"{stranger}/ogc/",
                "noofcollections": "-1",
                "tilematrixsetdefinitionuri": f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{grid}",
                "urltemplatefortiles": f"{stranger}/ogc/tiles/{grid}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}",
                "tilematrix": str(ZOOM),
                "mintilerow": str(row),
                "maxtilerow": str(row + 1),
                "mintilecol": str(column),
                "maxtilecol": str(column + 1),
            },
        ),
        "wfs": ("ets-wfs20", {"wfs": f"{administrator}/wfs/{EDITABLE}{capabilities}"}),
        "wfs-reading": ("ets-wfs20", {"wfs": f"{stranger}/wfs/{READABLE}{capabilities}"}),
    }


def tile(longitude, latitude, zoom):
    side = 2**zoom
    north = math.asinh(math.tan(math.radians(latitude)))
    return int((longitude + 180) / 360 * side), int((1 - north / math.pi) / 2 * side)


class Judge:
    """Which skips are explained, and what fails."""

    def __init__(self):
        self.reasons = tomllib.loads((HERE / "skips.toml").read_text())
        self.failed = False

    def absent(self, name, suite):
        reason = self.reasons.get(name, {}).get("absent")
        print(f"\n{name}: {suite} is not here: {reason or 'and nothing explains it'}")
        self.failed |= reason is None

    def report(self, name, suite, found):
        print(f"\n{name} ({suite.jar.stem})\n{'class':<46}{'passed':>8}{'failed':>8}{'skipped':>8}")
        for group, counter in count([outcome for outcome in found if not self.undeclared(name, outcome)]).items():
            print(f"{group:<46}{counter['PASS']:>8}{counter['FAIL']:>8}{counter['SKIP']:>8}")
        told = set()
        for outcome in found:
            if reason := self.outdated(suite.jar.stem, outcome):
                print(f"- outdated: {outcome.group}, {outcome.test}: {reason}")
                continue
            complaint = self.complaint(name, outcome)
            key = (outcome.group, outcome.test, outcome.message)
            if complaint and key not in told:
                told.add(key)
                print(f"- {complaint}: {outcome.group}, {outcome.test}: {outcome.message[:1200] or 'no message'}")
        for group, test in self.needless(name, found):
            print(f"- note: explained as skipped, but run: {group}, {test}")
        self.failed |= bool(told) or not any(outcome.status == "PASS" for outcome in found)

    def undeclared(self, name, outcome):
        """A class that is explained as a whole begins with finding that it is not there."""
        return outcome.preparing and "*" in self.reasons.get(name, {}).get(outcome.group, {})

    def complaint(self, name, outcome):
        """Failed, skipped without a reason, or nothing to complain of."""
        reasons = self.reasons.get(name, {}).get(outcome.group, {})
        explained = "*" in reasons or outcome.test in reasons
        if outcome.status == "FAIL" and not self.undeclared(name, outcome):
            return "failed"
        if outcome.status == "SKIP" and not outcome.preparing and not explained:
            return "skipped, not explained"
        return None

    def outdated(self, version, outcome):
        """Why a test of this version of a suite fails what a later version passes."""
        if outcome.status != "FAIL":
            return None
        return self.reasons.get("outdated", {}).get(version, {}).get(outcome.group, {}).get(outcome.test)

    def needless(self, name, found):
        """Explanations of skips that there are none of."""
        skipped = {(outcome.group, test) for outcome in found if outcome.status == "SKIP" for test in (outcome.test, "*")}
        groups = {group: tests for group, tests in self.reasons.get(name, {}).items() if isinstance(tests, dict)}
        return [(group, test) for group, tests in groups.items() for test in tests if (group, test) not in skipped]


def main(beffroi, out, names):
    folders = [Path(folder) for folder in os.environ.get("BEFFROI_SUITES", "").split(":") if folder]
    judge = Judge()
    with Program(beffroi) as program:
        token = program.token()
        write_notes(program, token)
        fill_empty(program)
        wfs = Suite("ets-wfs20", folders)
        schemas = Schemas(wfs.jar) if wfs.jar else None
        with Passage(program.base, token, schemas) as signed, Passage(program.base, None, schemas) as stranger:
            for name, (suite, arguments) in runs(stranger.base, signed.base).items():
                if names and name not in names:
                    continue
                suite = Suite(suite, folders)
                if suite.jar is None:
                    judge.absent(name, suite.name)
                    continue
                print(f"\n{name}: {suite.jar.name}", flush=True)
                judge.report(name, suite, suite.run(arguments, out / name, signed.port))
            for address in sorted(signed.missing | stranger.missing):
                print(f"note: a suite asked for {address}, which is not here")
        for name in clients.CLIENTS:
            if not names or name in names:
                judge.failed |= not clients.run(name, program.base, token)
    print(*program.panics, sep="\n")
    sys.exit(1 if judge.failed or program.panics else 0)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), Path(sys.argv[2]).absolute(), sys.argv[3:])
