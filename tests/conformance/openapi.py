"""Requests generated from /openapi.json against the program as it is used, on the demo towns.

No answer may be a fault of the server, and every answer must be as the description says: its status, its media type, its
headers, its body. Once as an administrator, whom nothing stops; once as a stranger, whom nearly everything does.

Usage: openapi.py BEFFROI SCHEMATHESIS
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

LISTEN = "127.0.0.1:8766"
BASE = f"http://{LISTEN}"
HERE = Path(__file__).parent
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
]
# The same requests every time.
SEED = "80016"


def ask(method, path, body, headers=None):
    data = json.dumps(body).encode()
    request = urllib.request.Request(BASE + path, data, {"content-type": "application/json", **(headers or {})}, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.headers, json.loads(answer.read())


def wait_until_ready(server, patience=600):
    limit = time.monotonic() + patience
    while time.monotonic() < limit:
        if server.poll() is not None:
            sys.exit(f"the server ended with {server.returncode}")
        try:
            urllib.request.urlopen(f"{BASE}/readyz", timeout=5)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(1)
    sys.exit("the server is not ready")


def token(log):
    """A token of the first administrator, who comes in by the link the server printed."""
    secret = re.search(r"/app/invitation#([\w-]+)", log.read_text()).group(1)
    chosen = {"secret": secret, "login": "essai", "name": "Essai", "password": "clocher-ardoise-2026-pavé"}
    headers, session = ask("PUT", "/api/invitation", chosen)
    cookie = headers["set-cookie"].split(";")[0]
    proof = {"cookie": cookie, "x-beffroi-csrf": session["csrf"]}
    return ask("POST", "/api/session/tokens", {"name": "requests", "days": 1}, proof)[1]["token"]


def generated(schemathesis, examples, *more):
    command = [schemathesis, "--config-file", str(HERE / "schemathesis.toml"), "run", f"{BASE}/openapi.json"]
    command += ["--phases", "coverage,fuzzing", "--checks", ",".join(CHECKS), "--max-examples", str(examples)]
    command += ["--seed", SEED, "--continue-on-failure", "--no-color", "--warnings", "off", *more]
    # What the tool keeps between runs stays out of the repository.
    return subprocess.run(command, check=False, cwd=tempfile.gettempdir()).returncode


def main(beffroi, schemathesis):
    with tempfile.TemporaryDirectory(prefix="beffroi-openapi-") as folder:
        log = Path(folder, "log")
        with log.open("w") as out:
            command = [beffroi, "demo", "--listen", LISTEN, "--data", str(Path(folder, "data"))]
            server = subprocess.Popen(command, cwd=HERE.parents[1], stdout=out, stderr=subprocess.STDOUT)
        try:
            wait_until_ready(server)
            bearer = f"Authorization: Bearer {token(log)}"
            failed = [generated(schemathesis, 40, "-H", bearer), generated(schemathesis, 10)]
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)
        faults = [line for line in log.read_text().splitlines() if "panicked" in line]
    print(*faults, sep="\n")
    sys.exit(1 if any(failed) or faults else 0)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), sys.argv[2])
