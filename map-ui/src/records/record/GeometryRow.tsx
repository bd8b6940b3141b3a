/** Where the record is: said in words, changed on the map. */
import type { Geometry } from "geojson";
import { MapPin, PencilRuler, Trash2, Undo2 } from "lucide-react";
import { lazy, Suspense, useContext, useEffect, useState } from "react";
import { Button } from "react-aria-components";
import { DrawingMap } from "../../draw/context";
import { boundsOf } from "../../geometry/bbox";
import { useWords } from "../../i18n/staff";
import { Loading } from "../../panels/parts";
import { useStore } from "../../state/store";
import type { Draft } from "../form";
import type { Description } from "../types";
import { bring } from "./onMap";

const GeometryField = lazy(() => import("../../draw").then((m) => ({ default: m.GeometryField })));

interface Props {
  description: Description;
  draft: Draft;
  /** Undefined is the place as it was. */
  onChange: (geometry: Geometry | null | undefined) => void;
}

/** While something is placed the map has the room: the list steps aside, and what is moved is in sight. */
function useRoom(geometry: Geometry | null): void {
  const engine = useContext(DrawingMap);
  const [began] = useState(geometry);
  useEffect(() => {
    document.body.classList.add("placing");
    const box = boundsOf(began);
    if (engine && box) bring(engine, box);
    return () => document.body.classList.remove("placing");
  }, [engine, began]);
}

function Placing({ description, draft, onChange, onEnd }: Props & { onEnd: () => void }) {
  const commune = useStore((s) => s.commune);
  const [before] = useState(draft.geometry);
  const now = draft.geometry === undefined ? draft.base.geometry : draft.geometry;
  useRoom(now);
  return (
    <Suspense fallback={<Loading />}>
      <GeometryField
        value={now}
        kind={description.geometry ?? "mixed"}
        layer={description.layer}
        commune={draft.commune ?? commune}
        onChange={onChange}
        onDone={onEnd}
        onCancel={() => {
          onChange(before);
          onEnd();
        }}
      />
    </Suspense>
  );
}

export function GeometryRow({ description, draft, onChange }: Props) {
  const { t } = useWords();
  const [placing, setPlacing] = useState(false);
  const now = draft.geometry === undefined ? draft.base.geometry : draft.geometry;
  const moved = draft.geometry !== undefined;
  const point = description.geometry === "point";
  return (
    <section className="record-section">
      <h3 className="section-title">{t("geometry.title")}</h3>
      {placing ? (
        <Placing
          description={description}
          draft={draft}
          onChange={onChange}
          onEnd={() => setPlacing(false)}
        />
      ) : (
        <div className="place">
          <p>
            <MapPin aria-hidden="true" />
            {t(now ? (moved ? "geometry.moved" : "geometry.there") : "geometry.none")}
          </p>
          <div className="place-acts">
            <Button className="button small" onPress={() => setPlacing(true)}>
              <PencilRuler aria-hidden="true" />
              {t(!now ? "geometry.place" : point ? "geometry.move" : "geometry.change")}
            </Button>
            {now && (
              <Button className="button small" onPress={() => onChange(null)}>
                <Trash2 aria-hidden="true" />
                {t("geometry.remove")}
              </Button>
            )}
            {moved && (
              <Button className="button small" onPress={() => onChange(undefined)}>
                <Undo2 aria-hidden="true" />
                {t("geometry.undo")}
              </Button>
            )}
          </div>
        </div>
      )}
    </section>
  );
}
