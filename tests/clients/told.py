"""What the server tells open maps (`/events`), heard by a process of its own: QGIS keeps the interpreter while it commits."""

import json
import queue
import subprocess
import sys
import threading
import time
import urllib.request

import hall

PATIENCE = 20
# A box is told in degrees as the map keeps it: a tenth of a metre beside the place is there.
NEAR = 1e-6


class Told:
    """`with Told() as told:` hears every change from then on."""

    def __enter__(self):
        self.lines = queue.Queue()
        self.listener = subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self.gather, daemon=True).start()
        heard = self.lines.get(timeout=PATIENCE)
        assert heard == "listening", heard
        return self

    def __exit__(self, *_):
        self.listener.terminate()
        self.listener.wait()
        self.listener.stdout.close()

    def gather(self):
        for line in self.listener.stdout:
            self.lines.put(line.rstrip("\n"))

    def change(self, layer, place, since):
        """When a change of a layer at a place was told, by the clock of `time.monotonic`, which processes share."""
        limit = time.monotonic() + PATIENCE
        while (left := limit - time.monotonic()) > 0:
            try:
                moment, change = self.lines.get(timeout=left).split(" ", 1)
            except queue.Empty:
                break
            moment, change = float(moment), json.loads(change)
            west, south, east, north = change["bbox"]
            here = west - NEAR <= place[0] <= east + NEAR and south - NEAR <= place[1] <= north + NEAR
            if moment >= since and change["layer"] == layer and here:
                return moment
        raise AssertionError(f"no change of {layer} at {place} was told within {PATIENCE} s")


def listen():
    """A line for each change: the moment it was heard, and what was said."""
    request = urllib.request.Request(f"{hall.BASE}/events", headers=hall.SIGNED)
    with urllib.request.urlopen(request, timeout=600) as stream:
        print("listening", flush=True)
        event = None
        for line in stream:
            moment, text = time.monotonic(), line.decode().rstrip("\n")
            if text.startswith("event:"):
                event = text.removeprefix("event:").strip()
            elif text.startswith("data:") and event == "change":
                print(moment, text.removeprefix("data:").strip(), flush=True)


if __name__ == "__main__":
    listen()
