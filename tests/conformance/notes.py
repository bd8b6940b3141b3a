"""Notes on the map of the demo towns, for clients that edit: some of each state, with and without a date and an answer."""

NOTES = 12
PLACE = (2.6505, 50.0025)


def write_notes(program, token):
    """Written through OGC API – Features; their numbers."""
    headers = {"authorization": f"Bearer {token}", "content-type": "application/geo+json"}
    for number in range(NOTES):
        program.ask("POST", "/ogc/collections/map-notes/items", note(number), headers)


def note(number):
    closed = number % 3 == 0
    longitude, latitude = PLACE[0] + number / 5000, PLACE[1] + number / 7000
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {
            "title": f"Éclairage à vérifier, n° {number}",
            "description": None if number % 4 == 0 else "Le lampadaire « clignote » depuis l'été.",
            "category": "upkeep",
            "state": "closed" if closed else "open",
            "answer": "Ampoule changée." if closed else None,
            "due": None if number % 2 else f"2026-12-{number + 1:02}",
            "priority": number % 3 + 1,
            "cost": None if number % 3 == 1 else number * 10.5,
            "public": number % 2 == 0,
        },
    }
