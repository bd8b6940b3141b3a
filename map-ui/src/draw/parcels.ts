/** A parcel for the basket, exactly as the server has it. */
import { getJson, withQuery } from "../api/client";
import { fetchFeature } from "../api/queries";
import type { Lang, Place } from "../api/types";
import type { Position } from "../geometry/projection";
import { partsOf } from "./parts";
import type { Parcel } from "./sketch";

const LAYER = "parcels";

/** The parcel at a place as the server says it, where the map does not draw parcels. */
export async function parcelAt(
  [lon, lat]: Position,
  commune: string | null,
  date: string | null,
  lang: Lang,
): Promise<number | null> {
  const path = withQuery("/api/at", { lon, lat, zoom: 18, commune, date, lang });
  const place = await getJson<Place>(path, lang);
  return place.groups.find((g) => g.layer === LAYER)?.features[0]?.fid ?? null;
}

export async function readParcel(fid: number, date: string | null, lang: Lang): Promise<Parcel> {
  const { geometry, properties } = await fetchFeature(LAYER, fid, date, lang);
  const { section, number } = properties ?? {};
  const label = section && number ? `${section} ${number}` : String(properties?.label ?? fid);
  return { fid, label, parts: partsOf(geometry) };
}
