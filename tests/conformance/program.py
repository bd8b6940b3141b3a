"""The program as it is used, on the demo towns, in a folder of its own that ends with it."""

import json
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
LISTEN = "127.0.0.1:8766"


class Program:
    """`with Program(path) as program:` answers at `program.base`."""

    def __init__(self, beffroi, listen=LISTEN):
        self.beffroi, self.listen = beffroi, listen
        self.base = f"http://{listen}"
        self.panics = []

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="beffroi-conformance-")
        self.log = Path(self.folder.name, "log")
        self.data = str(Path(self.folder.name, "data"))
        with self.log.open("w") as out:
            command = [self.beffroi, "demo", "--listen", self.listen, "--data", self.data]
            self.server = subprocess.Popen(command, cwd=REPOSITORY, stdout=out, stderr=subprocess.STDOUT)
        self.wait_until_ready()
        return self

    def __exit__(self, *_):
        self.server.send_signal(signal.SIGTERM)
        self.server.wait(timeout=60)
        self.panics = [line for line in self.log.read_text().splitlines() if "panicked" in line]
        self.folder.cleanup()

    def wait_until_ready(self, patience=600):
        limit = time.monotonic() + patience
        while time.monotonic() < limit:
            if self.server.poll() is not None:
                sys.exit(f"the server ended with {self.server.returncode}:\n{self.log.read_text()[-4000:]}")
            try:
                urllib.request.urlopen(f"{self.base}/readyz", timeout=5)
                return
            except (urllib.error.URLError, OSError):
                time.sleep(1)
        sys.exit("the server is not ready")

    def run(self, *arguments):
        """Another command of the program, on the same data."""
        subprocess.run([self.beffroi, *arguments, "--data", self.data], cwd=REPOSITORY, check=True)

    def ask(self, method, path, body, headers=None):
        """Headers and JSON of an answer."""
        headers = {"content-type": "application/json", **(headers or {})}
        request = urllib.request.Request(self.base + path, json.dumps(body).encode(), headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.headers, json.loads(answer.read() or "null")

    def token(self):
        """A token of the first administrator, who comes in by the link the server printed."""
        secret = re.search(r"/app/invitation#([\w-]+)", self.log.read_text()).group(1)
        chosen = {"secret": secret, "login": "essai", "name": "Essai", "password": "clocher-ardoise-2026-pavé"}
        headers, session = self.ask("PUT", "/api/invitation", chosen)
        cookie = headers["set-cookie"].split(";")[0]
        proof = {"cookie": cookie, "x-beffroi-csrf": session["csrf"]}
        return self.ask("POST", "/api/session/tokens", {"name": "requests", "days": 1}, proof)[1]["token"]
