"""GDAL's drivers for OGC API – Features and WFS: they read, filter and write; every form of delivery loses nothing."""

import math
import tempfile
import unittest
from pathlib import Path

from osgeo import gdal, ogr, osr

import forms
import hall

gdal.DontUseExceptions()
gdal.SetConfigOption("GDAL_HTTP_AUTH", "BASIC")
gdal.SetConfigOption("GDAL_HTTP_USERPWD", f"{hall.LOGIN}:{hall.TOKEN}")
gdal.SetConfigOption("OGR_WFS_PAGE_SIZE", "1000")
VERSIONS = ["1.0.0", "1.1.0", "2.0.0"]
# GDAL's layers end with their source: each is kept to the end.
OPENED = []
STATIONS = "polling-stations"


def oapif(path="/ogc"):
    return opened(f"OAPIF:{hall.BASE}{path}")


def wfs(version="2.0.0", layers="", update=False):
    address = f"WFS:{hall.BASE}/wfs{layers}?SERVICE=WFS&VERSION={version}"
    return opened(address, gdal.OF_UPDATE if update else 0)


def opened(name, flags=0, options=()):
    gdal.ErrorReset()
    source = gdal.OpenEx(name, gdal.OF_VECTOR | flags, open_options=list(options))
    assert source is not None, f"{name}: {gdal.GetLastErrorMsg()}"
    OPENED.append(source)
    return source


def names(source):
    return {source.GetLayer(i).GetName().split(":")[-1] for i in range(source.GetLayerCount())}


def layer(source, name):
    found = [source.GetLayer(i) for i in range(source.GetLayerCount())]
    return next(layer for layer in found if layer.GetName().split(":")[-1] == name)


class Reading(unittest.TestCase):
    def test_both_services_list_the_layers_of_the_town(self):
        self.assertEqual(names(oapif()), hall.collections())
        for version in VERSIONS:
            with self.subTest(version=version):
                self.assertEqual(names(wfs(version)), hall.collections())

    def test_all_features_come_page_after_page(self):
        expected = hall.matched(STATIONS)
        self.assertGreater(expected, 100)
        self.assertEqual(sum(1 for _ in layer(oapif(), STATIONS)), expected)
        for version in VERSIONS:
            with self.subTest(version=version):
                self.assertEqual(sum(1 for _ in layer(wfs(version), STATIONS)), expected)

    def test_places_are_where_they_are_whatever_the_order_of_axes(self):
        west, east, south, north = layer(oapif(), STATIONS).GetExtent()
        self.assertTrue(3.7 < west < east < 4.0 and 43.5 < south < north < 43.7, (west, east, south, north))
        for version in VERSIONS:
            with self.subTest(version=version):
                self.assertIn(extent_in_degrees(layer(wfs(version), STATIONS)), Box(3.7, 43.5, 4.0, 43.7))

    def test_a_box_and_a_condition_narrow_what_comes(self):
        box = (2.640, 49.995, 2.655, 50.005)
        for source in (oapif(), wfs()):
            parcels = layer(source, "parcels")
            spatially(parcels, box)
            self.assertEqual(sum(1 for _ in parcels), hall.matched("parcels", bbox=",".join(map(str, box))))
            parcels.SetSpatialFilter(None)
            parcels.SetAttributeFilter("section = 'AB'")
            self.assertEqual(sum(1 for _ in parcels), hall.matched("parcels", section="AB"))


class Box:
    def __init__(self, west, south, east, north):
        self.corners = west, south, east, north

    def __contains__(self, other):
        west, south, east, north = self.corners
        return west < other[0] < other[2] < east and south < other[1] < other[3] < north

    def __repr__(self):
        return repr(self.corners)


def extent_in_degrees(layer):
    west, east, south, north = layer.GetExtent()
    system = layer.GetSpatialRef()
    if system is not None and system.EPSGTreatsAsLatLong() and system.GetDataAxisToSRSAxisMapping() == [1, 2]:
        return south, west, north, east
    return west, south, east, north


def spatially(layer, box):
    layer.SetSpatialFilterRect(*box)


class Writing(unittest.TestCase):
    def test_a_note_is_written_changed_and_removed_by_wfs(self):
        for version in VERSIONS:
            with self.subTest(version=version):
                self.lives(version)

    def lives(self, version):
        title = f"Banc cassé, GDAL {version}"
        notes = layer(wfs(version, "/map-notes", update=True), "map-notes")
        self.assertEqual(notes.CreateFeature(feature(notes, title)), ogr.OGRERR_NONE, gdal.GetLastErrorMsg())
        written = hall.notes(title=title)[title]
        self.assertLess(hall.distance(written["geometry"]["coordinates"], (2.6512, 50.0031)), 0.001)
        self.assertEqual(written["properties"]["description"], "Près de l'école, côté « ouest »")
        self.assertIsNone(written["properties"]["answer"])

        notes.SetAttributeFilter(f"title = '{title}'")
        found = notes.GetNextFeature()
        found.SetField("priority", 1)
        self.assertEqual(notes.SetFeature(found), ogr.OGRERR_NONE, gdal.GetLastErrorMsg())
        self.assertEqual(hall.notes(title=title)[title]["properties"]["priority"], 1)

        self.assertEqual(notes.DeleteFeature(found.GetFID()), ogr.OGRERR_NONE, gdal.GetLastErrorMsg())
        self.assertEqual(hall.notes(title=title), {})

    def test_a_refused_note_is_not_written_and_gdal_says_why(self):
        notes = layer(wfs("1.1.0", "/map-notes", update=True), "map-notes")
        refused = feature(notes, "Close sans réponse")
        refused.SetField("state", "closed")
        gdal.ErrorReset()
        with Errors() as errors:
            self.assertNotEqual(notes.CreateFeature(refused), ogr.OGRERR_NONE)
        self.assertTrue(hall.says_the_rule(errors.text), errors.text)
        self.assertEqual(hall.notes(title="Close sans réponse"), {})


class Errors:
    """What GDAL complains of."""

    def __enter__(self):
        self.text = ""
        gdal.PushErrorHandler(lambda _level, _number, message: self.hear(message))
        return self

    def hear(self, message):
        self.text += message + "\n"

    def __exit__(self, *_):
        gdal.PopErrorHandler()


def feature(layer, title):
    made = ogr.Feature(layer.GetLayerDefn())
    made.SetField("title", title)
    made.SetField("description", "Près de l'école, côté « ouest »")
    made.SetField("category", "upkeep")
    made.SetGeometry(ogr.CreateGeometryFromWkt("POINT (2.6512 50.0031)"))
    return made


class Forms(unittest.TestCase):
    """Out by each form, read by GDAL, written back by WFS: the same notes."""

    def setUp(self):
        self.originals = {title: note for title, note in hall.notes().items() if title.startswith("Éclairage")}
        self.assertGreater(len(self.originals), 5)

    def test_each_form_holds_every_note_as_it_is(self):
        for form, name in forms.FILES.items():
            with self.subTest(form=form), tempfile.TemporaryDirectory() as folder:
                read = self.read(form, Path(folder, name))
                self.compare(form, {title: note for title, note in read.items() if title in self.originals})

    def test_each_form_goes_back_in_without_loss(self):
        target = layer(wfs("1.1.0", "/map-notes", update=True), "map-notes")
        for form, name in forms.FILES.items():
            with self.subTest(form=form), tempfile.TemporaryDirectory() as folder:
                read = self.read(form, Path(folder, name))
                for title in self.originals:
                    self.put(target, form, f"{form}: {title}", read[title])
                back = {title.removeprefix(f"{form}: "): note for title, note in hall.notes().items()}
                copies = {title: note for title, note in back.items() if note["properties"]["title"].startswith(f"{form}: ")}
                self.assertEqual(len(copies), len(self.originals))
                # The moment of the report is the database's: what is written now was reported now.
                self.compare(form, {title: simple(note) for title, note in copies.items()}, but={"title", "reported"})

    def read(self, form, path):
        """Notes of a file by their title: place and values."""
        path.write_bytes(hall.fetch(hall.NOTES, f=form, lang="en"))
        options = ["EMPTY_STRING_AS_NULL=YES"] if form == "csv" else []
        name = f"/vsizip/{path}" if form == "shp" else str(path)
        source = opened(name, options=options)
        layers = [source.GetLayer(i) for i in range(source.GetLayerCount())]
        return {note["title"]: note for layer in layers for note in rows(form, layer, hall.titles("map-notes"))}

    def compare(self, form, found, but=frozenset()):
        self.assertEqual(set(found), set(self.originals))
        for title, original in self.originals.items():
            expected = simple(original)
            self.assertLess(hall.distance(found[title]["place"], expected["place"]), 0.001, (form, title))
            for column in set(forms.COLUMNS) - set(but):
                value, wanted = forms.plain(found[title][column]), forms.plain(expected[column])
                self.assertEqual(value, wanted, (form, title, column))

    def put(self, target, form, title, note):
        made = ogr.Feature(target.GetLayerDefn())
        for column in forms.COLUMNS:
            value = note[column]
            if value is not None:
                # Texts of a file's own for true and false are no number to GDAL, which a truth is in WFS.
                value = int(float(forms.plain(value))) if column == "public" else value
                at = target.GetLayerDefn().GetFieldIndex(column)
                self.assertGreaterEqual(at, 0, column)
                made.SetField(at, value)
        made.SetField("title", title)
        point = ogr.Geometry(ogr.wkbPoint)
        point.AddPoint_2D(*note["place"])
        made.SetGeometry(point)
        self.assertEqual(target.CreateFeature(made), ogr.OGRERR_NONE, f"{form}: {gdal.GetLastErrorMsg()}")


class Drawing(unittest.TestCase):
    """DXF: a drawing has places and a label, in metres; other values have no place in it."""

    LAMBERT_93 = "http://www.opengis.net/def/crs/EPSG/0/2154"

    def test_a_drawing_has_every_note_to_the_millimetre_under_its_title(self):
        notes = hall.ask(hall.NOTES, limit=1000, crs=self.LAMBERT_93)["features"]
        expected = [note for note in notes if note["geometry"]["type"] == "Point"]
        self.assertGreater(len(expected), 5)
        with tempfile.TemporaryDirectory() as folder:
            entities = self.drawn(Path(folder, "notes.dxf"), hall.NOTES)
        points = {at for layer, _, at in entities if layer == "MAP-NOTES" and isinstance(at, tuple)}
        labels = {text: at for layer, text, at in entities if layer == "MAP-NOTES_LABELS"}
        self.assertEqual(len(entities), 2 * len(notes))
        self.assertEqual(set(labels), {note["properties"]["title"] for note in notes})
        for note in expected:
            title, at = note["properties"]["title"], note["geometry"]["coordinates"]
            self.assertLess(math.dist(labels[title], at), 0.001, title)
            self.assertLess(min(math.dist(point, at) for point in points), 0.001, title)

    def test_the_points_of_a_drawing_go_back_in_where_they_were(self):
        target = layer(wfs("1.1.0", "/map-notes", update=True), "map-notes")
        degrees = osr.CoordinateTransformation(system(2154), system(4326))
        originals = {title: at for title, at in self.points().items() if ":" not in title}
        with tempfile.TemporaryDirectory() as folder:
            entities = self.drawn(Path(folder, "notes.dxf"), hall.NOTES)
        for text, at in ((text, at) for _, text, at in entities if text in originals):
            made = ogr.Feature(target.GetLayerDefn())
            made.SetField("title", f"dxf: {text}")
            made.SetField("category", "upkeep")
            point = ogr.Geometry(ogr.wkbPoint)
            point.AddPoint_2D(*degrees.TransformPoint(*at)[:2])
            made.SetGeometry(point)
            self.assertEqual(target.CreateFeature(made), ogr.OGRERR_NONE, gdal.GetLastErrorMsg())
        copies = {title[5:]: at for title, at in self.points().items() if title.startswith("dxf: ")}
        self.assertEqual(set(copies), set(originals))
        for title, at in originals.items():
            self.assertLess(math.dist(copies[title], at), 0.001, title)

    def test_areas_are_drawn_ring_by_ring_with_every_vertex(self):
        path = "/ogc/collections/parcels/items"
        parcels = hall.ask(path, limit=1000, section="AB", crs=self.LAMBERT_93)["features"]
        rings = sorted(ring_of(ring) for parcel in parcels for ring in rings_of(parcel["geometry"]))
        self.assertGreater(len(rings), 50)
        with tempfile.TemporaryDirectory() as folder:
            entities = self.drawn(Path(folder, "parcels.dxf"), path, section="AB")
        drawn = sorted(ring_of(at) for layer, _, at in entities if layer == "PARCELS")
        self.assertEqual(len(drawn), len(rings))
        for ours, theirs in zip(drawn, rings, strict=True):
            self.assertEqual(len(ours), len(theirs))
            self.assertLess(max(math.dist(a, b) for a, b in zip(ours, theirs, strict=True)), 0.001)

    def points(self):
        """Where each note of one point is, in metres."""
        notes = hall.notes(crs=self.LAMBERT_93)
        return {
            title: note["geometry"]["coordinates"] for title, note in notes.items() if note["geometry"]["type"] == "Point"
        }

    def drawn(self, path, items, **parameters):
        """Layer, text and place of each entity: a point, or the vertices of a line."""
        path.write_bytes(hall.fetch(items, f="dxf", crs=self.LAMBERT_93, **parameters))
        return [
            (row.GetField("Layer"), row.GetField("Text"), vertices(row.GetGeometryRef()))
            for row in opened(str(path)).GetLayer(0)
        ]


def system(number):
    """A system with its axes as in drawings: east, then north."""
    made = osr.SpatialReference()
    made.ImportFromEPSG(number)
    made.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return made


def vertices(geometry):
    if geometry.GetGeometryName() == "POINT":
        return geometry.GetX(), geometry.GetY()
    line = geometry.GetGeometryRef(0) if geometry.GetGeometryName() == "POLYGON" else geometry
    return [point[:2] for point in line.GetPoints()]


def rings_of(geometry):
    areas = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [ring for area in areas for ring in area]


def ring_of(vertices):
    """A ring from its least vertex on, without the repeated end: where a file begins it does not matter."""
    ring = [tuple(round(number, 4) for number in at) for at in vertices]
    ring = ring[:-1] if ring[0] == ring[-1] else ring
    least = ring.index(min(ring))
    return ring[least:] + ring[:least]


def simple(note):
    return {**note["properties"], "place": note["geometry"]["coordinates"]}


def rows(form, layer, titles):
    for row in layer:
        note = {name: value(row, forms.column(form, name, titles)) for name in forms.COLUMNS}
        yield {**note, "place": place(row)}


def value(row, column):
    at = row.GetFieldIndex(column)
    if at < 0 or not row.IsFieldSetAndNotNull(at):
        return None
    return row.GetFieldAsString(at)


def place(row):
    """Longitude and latitude of a point: of the geometry, or of its text in a table."""
    geometry = row.GetGeometryRef()
    if geometry is None:
        text = value(row, "geometry") or value(row, "Geometry (WKT)")
        geometry = text and ogr.CreateGeometryFromWkt(text)
    if geometry is None:
        return None
    if geometry.GetGeometryName() != "POINT":
        return None
    return [geometry.GetX(), geometry.GetY()]


if __name__ == "__main__":
    unittest.main(verbosity=2)
