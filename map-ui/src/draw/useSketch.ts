/** A drawing and the geometry outside it, kept the same. */
import type { Geometry } from "geojson";
import { useCallback, useEffect, useRef, useState } from "react";
import type { GeometryKind } from "../api/types";
import { geometryOf, partsOf, writingOf } from "./parts";
import { docOf, load, type Sketch, start } from "./sketch";
import { faultsOf } from "./validity";

interface Outside {
  value: Geometry | null;
  kind: GeometryKind;
  onChange: (geometry: Geometry | null) => void;
}

export type Apply = (change: (s: Sketch) => Sketch) => void;

const same = (a: Geometry | null, b: Geometry | null) => a === b || JSON.stringify(a) === JSON.stringify(b);

export function useSketch({ value, kind, onChange }: Outside): [Sketch, Apply] {
  const multi = value?.type === "MultiPoint";
  const [sketch, setSketch] = useState(() => start(kind, partsOf(value), multi));
  const writing = useRef(writingOf(value));
  const last = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;
  const apply = useCallback<Apply>((change) => setSketch(change), []);
  const { parts } = docOf(sketch);
  const told = useRef(parts);
  useEffect(() => {
    if (same(value, last.current)) return;
    last.current = value;
    setSketch((s) => load(s, partsOf(value)));
  }, [value]);
  useEffect(() => {
    if (parts === told.current) return;
    told.current = parts;
    // What cannot be kept stays here until it is mended.
    if (faultsOf(parts).some((f) => f.code !== "empty")) return;
    const geometry = geometryOf(parts, writing.current);
    if (same(geometry, last.current)) return;
    last.current = geometry;
    tell.current(geometry);
  }, [parts]);
  return [sketch, apply];
}
