"""QGIS without a window: opens, filters on the server, edits and commits; a refused edit says the rule's sentence."""

import os
import sys
import time
import unittest

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsDataSourceUri,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsRectangle,
    QgsVectorLayer,
)

import hall
from told import Told

QGIS = QgsApplication([], False)
QGIS.initQgis()
BOX = QgsRectangle(2.640, 49.995, 2.655, 50.005)


def source(provider, layer, version="auto"):
    uri = QgsDataSourceUri()
    uri.setParam("url", hall.BASE + ("/ogc" if provider == "OAPIF" else "/wfs"))
    uri.setParam("typename", layer if provider == "OAPIF" else f"bf:{layer}")
    uri.setParam("version", "OGC_API_FEATURES" if provider == "OAPIF" else version)
    uri.setParam("srsname", "EPSG:4326")
    uri.setParam("pagingEnabled", "true")
    uri.setParam("restrictToRequestBBOX", "1")
    uri.setUsername(hall.LOGIN)
    uri.setPassword(hall.TOKEN)
    return uri.uri(False)


def opened(provider, layer, version="auto"):
    found = QgsVectorLayer(source(provider, layer, version), layer, provider)
    assert found.isValid(), f"{provider} {version}: {found.error().message()}"
    return found


def count(layer, request=None):
    return sum(1 for _ in layer.getFeatures(request or QgsFeatureRequest()))


WFS = [("WFS", "auto"), ("WFS", "1.1.0"), ("WFS", "1.0.0")]
WAYS = [("OAPIF", "auto"), *WFS]
# QGIS writes by OGC API – Features since 3.32; that of Debian 12 (3.22) only reads by it.
WRITING = WAYS if Qgis.QGIS_VERSION_INT >= 33200 else WFS


class Reading(unittest.TestCase):
    def test_a_layer_opens_with_its_fields_and_all_its_features(self):
        expected = hall.matched("polling-stations")
        for provider, version in WAYS:
            with self.subTest(provider=provider, version=version):
                stations = opened(provider, "polling-stations", version)
                self.assertIn("name", stations.fields().names())
                self.assertEqual(count(stations), expected)
                extent = stations.extent()
                self.assertTrue(3.7 < extent.xMinimum() < 4.0 and 43.5 < extent.yMinimum() < 43.7, extent.toString())

    def test_a_box_narrows_what_comes(self):
        expected = hall.matched("parcels", bbox="2.640,49.995,2.655,50.005")
        for provider, version in WAYS:
            with self.subTest(provider=provider, version=version):
                parcels = opened(provider, "parcels", version)
                self.assertEqual(count(parcels, QgsFeatureRequest().setFilterRect(BOX)), expected)

    def test_a_filter_is_the_server_s_work(self):
        expected = hall.matched("parcels", section="AB")
        for provider, version in WAYS:
            with self.subTest(provider=provider, version=version):
                parcels = opened(provider, "parcels", version)
                self.assertTrue(parcels.setSubsetString("\"section\" = 'AB'"))
                self.assertEqual(count(parcels), expected)
                # WFS 1.0.0 counts nothing before it sends it.
                if version != "1.0.0":
                    self.assertEqual(parcels.featureCount(), expected)


class Writing(unittest.TestCase):
    def test_a_note_is_written_changed_and_removed(self):
        for provider, version in WRITING:
            with self.subTest(provider=provider, version=version):
                self.lives(provider, version)

    def lives(self, provider, version):
        title = f"Arbre penché, QGIS {provider} {version}"
        notes = opened(provider, "map-notes", version)
        self.commit(notes, lambda: notes.addFeature(self.note(notes, title)))
        written = hall.notes(title=title)[title]
        self.assertLess(hall.distance(written["geometry"]["coordinates"], (2.6498, 50.0017)), 0.001)
        self.assertEqual(written["properties"]["description"], "Rue de l'Abbé, côté « pair »")

        notes = opened(provider, "map-notes", version)
        mine = next(note for note in notes.getFeatures() if note["title"] == title)
        priority = notes.fields().indexOf("priority")
        self.commit(notes, lambda: notes.changeAttributeValue(mine.id(), priority, 1))
        moved = QgsGeometry.fromPointXY(QgsPointXY(2.6499, 50.0018))
        self.commit(notes, lambda: notes.changeGeometry(mine.id(), moved))
        changed = hall.notes(title=title)[title]
        self.assertEqual(changed["properties"]["priority"], 1)
        self.assertLess(hall.distance(changed["geometry"]["coordinates"], (2.6499, 50.0018)), 0.001)

        self.commit(notes, lambda: notes.deleteFeature(mine.id()))
        self.assertEqual(hall.notes(title=title), {})

    def commit(self, layer, edit):
        self.assertTrue(layer.startEditing())
        self.assertTrue(edit())
        self.assertTrue(layer.commitChanges(), layer.commitErrors())

    def note(self, layer, title):
        note = QgsFeature(layer.fields())
        note.setAttribute("title", title)
        note.setAttribute("description", "Rue de l'Abbé, côté « pair »")
        note.setAttribute("category", "upkeep")
        note.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(2.6498, 50.0017)))
        return note

    def test_open_maps_are_told_of_a_note_and_its_tile_has_it_at_once(self):
        place = (2.6498, 50.0017)
        for provider, version in WRITING:
            with self.subTest(provider=provider, version=version), Told() as told:
                title = f"Fuite d'eau, QGIS {provider} {version}, {time.time_ns()}"
                notes = opened(provider, "map-notes", version)
                self.told("written", told, place, notes, lambda: notes.addFeature(self.note(notes, title)))
                self.assertIn(title.encode(), hall.tile("map-notes", place))
                mine = next(note for note in notes.getFeatures() if note["title"] == title)
                self.told("removed", told, place, notes, lambda: notes.deleteFeature(mine.id()))
                self.assertNotIn(title.encode(), hall.tile("map-notes", place))

    def told(self, what, told, place, layer, edit):
        """Commits an edit and waits for its event; how long each took is printed, and held to nothing."""
        began = time.monotonic()
        self.commit(layer, edit)
        ended = time.monotonic()
        heard = told.change("map-notes", place, began)
        took, after = (ended - began) * 1000, (heard - ended) * 1000
        print(f"{what}: committed in {took:.0f} ms, told {after:+.1f} ms after the end of commitChanges", flush=True)

    def refused(self, layer):
        """What QGIS shows of a refusal: with the layer, or in its panel of messages."""
        shown = []

        def take(text, *_):
            shown.append(text)

        QGIS.messageLog().messageReceived.connect(take)
        self.assertFalse(layer.commitChanges())
        # Requests are made in threads of their own, whose messages wait for this one.
        QGIS.processEvents()
        QGIS.messageLog().messageReceived.disconnect(take)
        return "\n".join([*layer.commitErrors(), *shown])

    def test_a_refused_edit_says_the_sentence_of_the_rule(self):
        title = "À clore sans réponse"
        place = {"type": "Point", "coordinates": [2.6497, 50.0019]}
        hall.write({"type": "Feature", "geometry": place, "properties": {"title": title, "category": "report"}})
        for provider, version in WRITING:
            with self.subTest(provider=provider, version=version):
                notes = opened(provider, "map-notes", version)
                mine = next(note for note in notes.getFeatures() if note["title"] == title)
                self.assertTrue(notes.startEditing())
                notes.changeAttributeValue(mine.id(), notes.fields().indexOf("state"), "closed")
                shown = self.refused(notes)
                self.assertTrue(hall.says_the_rule(shown), shown)
                notes.rollBack()
                self.assertEqual(hall.notes(title=title)[title]["properties"]["state"], "open")


if __name__ == "__main__":
    ended = unittest.main(verbosity=2, exit=False)
    sys.stdout.flush()
    sys.stderr.flush()
    # Qt takes its objects down in an order of its own, which Python need not wait for.
    os._exit(0 if ended.result.wasSuccessful() else 1)
