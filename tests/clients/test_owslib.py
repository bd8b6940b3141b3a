"""OWSLib: reads by WFS and OGC API – Features, writes by OGC API – Features."""

import json
import unittest

from owslib.ogcapi.features import Features
from owslib.util import Authentication
from owslib.wfs import WebFeatureService

import hall

BOX = [3.85, 43.58, 3.90, 43.63]


def wfs(version):
    signed = Authentication(username=hall.LOGIN, password=hall.TOKEN)
    return WebFeatureService(f"{hall.BASE}/wfs", version=version, auth=signed, timeout=60)


def features():
    return Features(f"{hall.BASE}/ogc/", headers={**hall.SIGNED, "Content-type": "application/geo+json"})


class Wfs(unittest.TestCase):
    def test_capabilities_list_the_layers(self):
        for version in ("1.1.0", "2.0.0"):
            with self.subTest(version=version):
                service = wfs(version)
                self.assertEqual({name.split(":")[-1] for name in service.contents}, hall.collections())
                self.assertIn("Transaction", [operation.name for operation in service.operations])

    def test_a_schema_says_what_a_feature_has(self):
        for version in ("1.1.0", "2.0.0"):
            with self.subTest(version=version):
                schema = wfs(version).get_schema("bf:polling-stations")
                self.assertIn("name", schema["properties"])
                self.assertEqual(schema["geometry_column"], "geometry")

    def test_features_come_by_box_as_json_and_as_gml(self):
        for version in ("1.1.0", "2.0.0"):
            with self.subTest(version=version):
                expected = hall.matched("polling-stations", bbox=",".join(map(str, BOX)))
                self.assertGreater(expected, 3)
                box = (*BOX, "urn:ogc:def:crs:EPSG::4326")
                json_answer = wfs(version).getfeature(["bf:polling-stations"], bbox=box, outputFormat="application/json")
                self.assertEqual(len(json.loads(json_answer.read())["features"]), expected)
                gml = wfs(version).getfeature(["bf:polling-stations"], bbox=box).read()
                gml = gml if isinstance(gml, str) else gml.decode()
                self.assertEqual(gml.count("<bf:polling-stations "), expected)

    def test_a_stored_query_finds_a_feature(self):
        first = hall.ask("/ogc/collections/polling-stations/items", limit=1)["features"][0]["id"]
        stored = {query.id for query in wfs("2.0.0").storedqueries}
        self.assertIn("urn:ogc:def:query:OGC-WFS::GetFeatureById", stored)
        found = wfs("2.0.0").getfeature(
            storedQueryID="urn:ogc:def:query:OGC-WFS::GetFeatureById", storedQueryParams={"ID": f"polling-stations.{first}"}
        )
        text = found.read()
        self.assertIn(f'gml:id="polling-stations.{first}"', text if isinstance(text, str) else text.decode())


class OgcApi(unittest.TestCase):
    def test_collections_are_collections_of_features(self):
        self.assertEqual(set(features().feature_collections()), hall.collections())
        self.assertEqual(features().api()["openapi"][:3], "3.0")
        self.assertTrue(any(uri.endswith("/conf/core") for uri in features().conformance()["conformsTo"]))

    def test_features_come_by_box_and_by_filter(self):
        service = features()
        inside = service.collection_items("polling-stations", bbox=BOX, limit=1000)
        self.assertEqual(inside["numberMatched"], hall.matched("polling-stations", bbox=",".join(map(str, BOX))))
        parcels = features().collection_items("parcels", limit=5, filter="section = 'AB'")
        self.assertEqual({parcel["properties"]["section"] for parcel in parcels["features"]}, {"AB"})
        self.assertIn("section", features().collection_queryables("parcels")["properties"])

    def test_a_note_is_written_changed_and_removed(self):
        place = {"type": "Point", "coordinates": [2.6501, 50.0011]}
        note = {"type": "Feature", "geometry": place, "properties": {"title": "Trou, OWSLib", "category": "report"}}
        self.assertTrue(features().collection_item_create("map-notes", json.dumps(note)))
        number = str(hall.notes(title="Trou, OWSLib")["Trou, OWSLib"]["id"])
        note["properties"]["description"] = "Devant la mairie, à l'ombre"
        self.assertTrue(features().collection_item_update("map-notes", number, json.dumps(note)))
        read = features().collection_item("map-notes", number)
        self.assertEqual(read["properties"]["description"], "Devant la mairie, à l'ombre")
        self.assertTrue(features().collection_item_delete("map-notes", number))
        self.assertEqual(hall.notes(title="Trou, OWSLib"), {})

    def test_a_refused_note_says_the_rule(self):
        note = {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [2.65, 50.001]},
            "properties": {"title": "Close sans réponse", "category": "report", "state": "closed"},
        }
        with self.assertRaises(RuntimeError) as refusal:
            features().collection_item_create("map-notes", json.dumps(note))
        self.assertTrue(hall.says_the_rule(str(refusal.exception)), refusal.exception)


if __name__ == "__main__":
    unittest.main(verbosity=2)
