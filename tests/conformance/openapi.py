"""Requests generated from /openapi.json and from /ogc/api against the program as it is used, on the demo towns.

No answer may be a fault of the server, and every answer must be as the description says: its status, its media type, its
headers, its body. Once as an administrator, whom nothing stops; once as a stranger, whom nearly everything does.

Usage: openapi.py BEFFROI SCHEMATHESIS
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from program import Program

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
# Ends tokens by the numbers of those that are listed: the one in use among them, so it comes last.
ENDING = "/api/session/tokens/{id}"
OGC = "/ogc/api?f=json"


def generated(schemathesis, address, examples, *more):
    command = [schemathesis, "--config-file", str(HERE / "schemathesis.toml"), "run", address]
    command += ["--phases", "coverage,fuzzing", "--checks", ",".join(CHECKS), "--max-examples", str(examples)]
    command += ["--seed", SEED, "--continue-on-failure", "--no-color", "--warnings", "off", *more]
    # What the tool keeps between runs stays out of the repository.
    return subprocess.run(command, check=False, cwd=tempfile.gettempdir()).returncode


def still_lets_in(program, token):
    """Whether the token is still the administrator's: if not, the requests after its end have shown nothing."""
    held = {"authorization": f"Bearer {token}"}
    with urllib.request.urlopen(urllib.request.Request(program.base + "/api/session", headers=held), timeout=30) as answer:
        return json.load(answer)["everywhere"]


def main(beffroi, schemathesis):
    with Program(beffroi) as program:
        token = program.token()
        bearer = f"Authorization: Bearer {token}"
        ours, standard = program.base + "/openapi.json", program.base + OGC
        failed = [
            generated(schemathesis, ours, 40, "-H", bearer, "--exclude-path", ENDING),
            generated(schemathesis, ours, 10),
            generated(schemathesis, standard, 5, "-H", bearer),
            generated(schemathesis, standard, 5),
            not still_lets_in(program, token),
            generated(schemathesis, ours, 40, "-H", bearer, "--include-path", ENDING),
        ]
    print(*program.panics, sep="\n")
    sys.exit(1 if any(failed) or program.panics else 0)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), sys.argv[2])
