"""Values as a format can hold them: what a file says, and what the server says, brought to one form to be compared."""

import re

# Forms of delivery, and what a file of it is called.
FILES = {
    "json": "notes.geojson",
    "jsonfg": "notes.json",
    "gml32": "notes.gml",
    "gml31": "notes.gml",
    "gml2": "notes.gml",
    "fgb": "notes.fgb",
    "gpkg": "notes.gpkg",
    "shp": "notes.zip",
    "csv": "notes.csv",
    "xlsx": "notes.xlsx",
    "kml": "notes.kml",
}
# Columns the comparison is about; `reference` finds the note.
COLUMNS = ["title", "description", "category", "priority", "due", "cost", "public", "state", "answer", "reported"]


def column(form, name, titles):
    """What a column is called in a file: a spreadsheet is read by people."""
    if form == "xlsx":
        return titles[name]
    return name[:10] if form == "shp" else name


def plain(value):
    """Text of a value: dates with dashes, moments to the second, numbers and truths as numbers; nothing is nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(float(value))
    text = str(value)
    if text.lower() in ("true", "false", "t", "f"):
        return str(float(text.lower().startswith("t")))
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return str(float(text))
    if moment := re.match(r"(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ](\d\d:\d\d:\d\d))?", text):
        year, month, day, time = moment.groups()
        return f"{year}-{month}-{day}" + (f" {time}" if time and time != "00:00:00" else "")
    return text
