/** Everything an agent lays on the map: lists, records, imports. */
import { lazy, Suspense } from "react";
import { DrawingMap } from "../draw/context";
import type { Engine } from "../map/engine";
import { useStore } from "../state/store";
import ListSheet from "./list/ListSheet";
import RecordSheet from "./record/RecordSheet";
import "./desk.css";

const QuerySheet = lazy(() => import("../queries/QuerySheet"));
const ImportSheet = lazy(() => import("./import/ImportSheet"));

interface Props {
  engine: Engine;
  onHover: (layer: string, fid: number | null) => void;
}

export default function Staff({ engine, onHover }: Props) {
  const list = useStore((s) => s.list);
  const record = useStore((s) => s.record);
  return (
    <DrawingMap.Provider value={engine}>
      {list && <ListSheet list={list} engine={engine} onHover={onHover} />}
      {record?.id === "import" && (
        <Suspense fallback={null}>
          <ImportSheet key={record.type} type={record.type} />
        </Suspense>
      )}
      {record && record.id !== "import" && record.type === "stored-queries" && (
        <Suspense fallback={null}>
          <QuerySheet key={`query:${record.id}`} record={record} engine={engine} />
        </Suspense>
      )}
      {record && record.id !== "import" && record.type !== "stored-queries" && (
        <RecordSheet key={`${record.type}:${record.id}`} record={record} engine={engine} />
      )}
    </DrawingMap.Provider>
  );
}
