#!/bin/sh
# Makes the GeoJSON files of the fixture server from open data: prepare.sh DATA_FOLDER TARGET_FOLDER
set -eu
data=$1
out=$2
mkdir -p "$out"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for gz in cadastre/93010-bondy/cadastre-93010-parcelles-2024.json planning/cnig/93010-bondy-200057875_PLUi_20250624.gpkg \
  polling/34172-montpellier/VilleMTP_MTP_BureauxVote.geojson cadastre/80016-albert/albert-80016-parcelles.gpkg \
  admin/communes/communes-93-seine-saint-denis.geojson admin/communes/communes-80-somme.geojson \
  admin/communes/communes-34-herault.geojson; do
  gunzip -c "$data/$gz.gz" > "$scratch/$(basename "$gz")"
done
geojson() { ogr2ogr -f GeoJSON -lco COORDINATE_PRECISION=7 -t_srs EPSG:4326 "$@"; }
geojson "$out/parcels-93010.geojson" "$scratch/cadastre-93010-parcelles-2024.json"
geojson "$out/parcels-80016.geojson" "$scratch/albert-80016-parcelles.gpkg"
geojson "$out/zoning-93010.geojson" "$scratch/93010-bondy-200057875_PLUi_20250624.gpkg" zone_urba ||
  geojson "$out/zoning-93010.geojson" "$scratch/93010-bondy-200057875_PLUi_20250624.gpkg" ZONE_URBA
geojson "$out/polling-stations-34172.geojson" "$scratch/VilleMTP_MTP_BureauxVote.geojson"
geojson -where "code = '93010'" "$out/communes-93010.geojson" "$scratch/communes-93-seine-saint-denis.geojson"
geojson -where "code = '80016'" "$out/communes-80016.geojson" "$scratch/communes-80-somme.geojson"
geojson -where "code = '34172'" "$out/communes-34172.geojson" "$scratch/communes-34-herault.geojson"
