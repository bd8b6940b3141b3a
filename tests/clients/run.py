"""GDAL, OWSLib and QGIS against the program as it is used, on the demo towns, each in the Python it comes with."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
# GDAL and QGIS are Debian's and so is their Python, but where another QGIS is named; OWSLib is in the environment this runs in.
QGIS = os.environ.get("QGIS_PYTHON", "/usr/bin/python3")
CLIENTS = {"gdal": "/usr/bin/python3", "owslib": sys.executable, "qgis": QGIS}
PATIENCE = 300


def run(name, base, token, login="essai"):
    """Whether every test of a client passed."""
    print(f"\n{name}", flush=True)
    environment = {
        **os.environ,
        "BEFFROI_BASE": base,
        "BEFFROI_TOKEN": token,
        "BEFFROI_LOGIN": login,
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
        "LC_ALL": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
    }
    command = [CLIENTS[name], str(HERE / f"test_{name}.py")]
    try:
        return subprocess.run(command, check=False, env=environment, timeout=PATIENCE).returncode == 0
    except subprocess.TimeoutExpired:
        print(f"{name} did not end within {PATIENCE} s")
        return False
