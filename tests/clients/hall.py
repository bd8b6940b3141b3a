"""The town hall the clients talk to, told by the environment (see run.py)."""

import json
import math
import os
import urllib.error
import urllib.parse
import urllib.request

BASE = os.environ["BEFFROI_BASE"]
LOGIN = os.environ["BEFFROI_LOGIN"]
TOKEN = os.environ["BEFFROI_TOKEN"]
SIGNED = {"authorization": f"Bearer {TOKEN}"}
NOTES = "/ogc/collections/map-notes/items"
# The sentence of the rule, whatever language a client asks for.
RULE = ("ne se clôt pas sans réponse", "not closed without an answer", "no se cierra sin respuesta")


def fetch(path, **parameters):
    """Body of an answer, asked for as the administrator."""
    address = BASE + path + ("?" + urllib.parse.urlencode(parameters) if parameters else "")
    with urllib.request.urlopen(urllib.request.Request(address, headers=SIGNED), timeout=60) as answer:
        return answer.read()


def ask(path, **parameters):
    return json.loads(fetch(path, **{"f": "json", **parameters}))


def titles(layer, language="en"):
    """What a spreadsheet calls the properties of a layer."""
    properties = ask(f"/ogc/collections/{layer}/schema", lang=language)["properties"]
    return {name: described.get("title", name) for name, described in properties.items()}


def matched(layer, **parameters):
    """How many features of a layer fit."""
    return ask(f"/ogc/collections/{layer}/items", limit=1, **parameters)["numberMatched"]


def collections():
    return {collection["id"] for collection in ask("/ogc/collections")["collections"]}


def notes(**parameters):
    """Notes by their title, as the server has them."""
    features = ask(NOTES, limit=1000, **parameters)["features"]
    return {feature["properties"]["title"]: feature for feature in features}


def write(note):
    """Pin a note by OGC API – Features."""
    request = urllib.request.Request(
        BASE + NOTES, json.dumps(note).encode(), {**SIGNED, "content-type": "application/geo+json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.headers["location"]


def tile(layer, place, zoom=16):
    """The vector tile of a layer at a place, as an open map asks for it."""
    side = 2**zoom
    column = int((place[0] + 180) / 360 * side)
    row = int((1 - math.asinh(math.tan(math.radians(place[1]))) / math.pi) / 2 * side)
    return fetch(f"/tiles/{layer}/{zoom}/{column}/{row}")


def distance(one, other):
    """Metres between two places near by, in degrees; good to a thousandth of itself."""
    east = (one[0] - other[0]) * 111_320 * math.cos(math.radians(one[1]))
    return math.hypot(east, (one[1] - other[1]) * 111_320)


def says_the_rule(text):
    return any(sentence in text for sentence in RULE)
