"""The conformance suites of the OGC: where they are, how one is run, what its report says."""

import dataclasses
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
# One suite, whatever it waits for.
PATIENCE = 480
CONTROLLERS = {
    "ets-ogcapi-features10": "org.opengis.cite.ogcapifeatures10.TestNGController",
    "ets-ogcapi-tiles10": "org.opengis.cite.ogcapitiles10.TestNGController",
    "ets-wfs20": "org.opengis.cite.iso19142.TestNGController",
}


@dataclasses.dataclass(frozen=True)
class Outcome:
    """Of one test, or of what prepares tests."""

    group: str
    test: str
    status: str
    message: str
    preparing: bool


class Suite:
    """A suite in one of the folders, the newest there is."""

    def __init__(self, name, folders):
        self.name = name
        found = [jar for folder in folders for jar in sorted(folder.glob(f"{name}-*-aio.jar"), reverse=True)]
        self.jar = found[0] if found else None

    def run(self, arguments, folder, proxy):
        """Run with arguments; a list of outcomes. Everything the suite says goes to `log` in the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("testng/*/testng-results.xml"):
            old.unlink()
        properties = folder / "arguments.xml"
        entries = "".join(f'<entry key="{key}">{escape(value)}</entry>' for key, value in arguments.items())
        properties.write_text(f'<?xml version="1.0"?><properties version="1.0">{entries}</properties>')
        log = folder / "log"
        with log.open("w") as out:
            command = [*self.java(folder, proxy), "-o", str(folder), str(properties)]
            ended = wait(subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT), self.name)
        reports = list(folder.glob("testng/*/testng-results.xml"))
        if not ended or not reports:
            return [Outcome("", "the whole suite", "FAIL", f"it made no report: see {log}", True)]
        return unlinked(log) + outcomes(reports[0])

    def java(self, folder, proxy):
        # What the suite keeps for itself (a database of projections, preferences) stays beside it.
        options = [f"-Duser.home={self.jar.parent}", f"-Djava.util.prefs.userRoot={self.jar.parent}"]
        for scheme in ("http", "https"):
            options += [f"-D{scheme}.proxyHost=127.0.0.1", f"-D{scheme}.proxyPort={proxy}"]
        options.append("-Dhttp.nonProxyHosts=127.0.0.1")
        path = [self.jar]
        if byteman := next(self.jar.parent.glob("byteman-*.jar"), None):
            if self.name == "ets-wfs20":
                path = sorted(self.jar.parent.glob("*.jar"))
                script = HERE / "suites" / "java9.btm"
                options += ["-Dorg.jboss.byteman.transform.all", f"-javaagent:{byteman}=script:{script},boot:{byteman}"]
        return ["java", *options, "-cp", ":".join(map(str, path)), CONTROLLERS[self.name]]


def wait(process, name):
    """Whether it ended in time; says now and then that it goes on."""
    start = time.monotonic()
    while (passed := time.monotonic() - start) < PATIENCE:
        try:
            process.wait(timeout=30)
            return True
        except subprocess.TimeoutExpired:
            print(f"  {name}: {passed + 30:.0f} s", flush=True)
    process.kill()
    process.wait()
    return False


def unlinked(log):
    """Classes of tests that did not load: TestNG leaves them out and says so in passing."""
    mark = "Can't link and determine methods of class "
    lines = [line for line in log.read_text(errors="replace").splitlines() if mark in line]
    return [Outcome("", line.split(mark)[1], "FAIL", "the class did not load", True) for line in lines]


def outcomes(report):
    found = []
    for group in ElementTree.parse(report).getroot().iter("test"):
        for method in group.iter("test-method"):
            message = method.findtext(".//exception/message") or ""
            name = method.get("signature").split("(")[0]
            found.append(Outcome(group.get("name"), name, method.get("status"), message.strip(), "is-config" in method.attrib))
    return found


def count(found):
    """Passed, failed and skipped tests of each class; what prepares tests counts where it fails."""
    groups = {}
    for outcome in found:
        counter = groups.setdefault(outcome.group, Counter())
        if not outcome.preparing or outcome.status == "FAIL":
            counter[outcome.status] += 1
    return groups
