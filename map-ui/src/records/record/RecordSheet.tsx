/** A record laid on the map: its facts, what hangs on it, its history; or the form to change it. */
import { Crosshair, Pencil } from "lucide-react";
import { lazy, Suspense } from "react";
import { Button, Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useWords } from "../../i18n/staff";
import type { Engine } from "../../map/engine";
import { Failure, Loading, Sheet, SheetHead } from "../../panels/parts";
import type { RecordRef } from "../../permalink/desk";
import { useStore } from "../../state/store";
import { BackButton } from "../BackButton";
import { hasDocuments } from "../documents/types";
import { draftKey, useDrafts } from "../drafts";
import { Forbidden } from "../Forbidden";
import { isDirty } from "../form";
import { closeRecord } from "../open";
import { useDescription, useRecord } from "../queries";
import type { Description, RecordData } from "../types";
import { ChildTab } from "./ChildTab";
import { Creating, Editing } from "./Editing";
import { HistoryTab } from "./HistoryTab";
import { OpenWorkshop } from "./OpenWorkshop";
import { centre, useFollow, useOutline } from "./onMap";
import { RecordMenu } from "./RecordMenu";
import { RecordView } from "./RecordView";
import "./record.css";

const DocumentsTab = lazy(() => import("../documents/DocumentsTab"));

interface Props {
  record: RecordRef;
  engine: Engine;
}

function useChange(type: string) {
  const set = useStore((s) => s.set);
  return (id: number, edit: boolean) => set({ record: { type, id, edit, tab: null } });
}

function Reading({
  description,
  data,
  record,
  past,
}: {
  description: Description;
  data: RecordData;
  record: RecordRef;
  past: boolean;
}) {
  const { t } = useWords();
  const set = useStore((s) => s.set);
  const key = draftKey(description.id, data.id);
  const draft = useDrafts((s) => s.drafts[key]);
  const may = data.actions.includes("change") && !past;
  const change = useChange(description.id);
  const documented = !past && hasDocuments(description.module);
  const tabs = [
    "facts",
    ...description.children.map((c) => `${c.type}.${c.field}`),
    ...(documented ? ["documents"] : []),
    "history",
  ];
  const tab = record.tab && tabs.includes(record.tab) ? record.tab : "facts";
  return (
    <Tabs
      className="record-tabs"
      selectedKey={tab}
      onSelectionChange={(k) => set({ record: { ...record, tab: k === "facts" ? null : String(k) } })}
    >
      <TabList className="tabs" aria-label={data.label}>
        <Tab id="facts" className="tab">
          {t("record.facts")}
        </Tab>
        {description.children.map((c) => (
          <Tab key={`${c.type}.${c.field}`} id={`${c.type}.${c.field}`} className="tab">
            {c.title}
          </Tab>
        ))}
        {documented && (
          <Tab id="documents" className="tab">
            {t("documents.title")}
          </Tab>
        )}
        <Tab id="history" className="tab">
          {t("card.history")}
        </Tab>
      </TabList>
      <TabPanel id="facts" className="sheet-body">
        {draft && isDirty(draft, description.fields) && may && (
          <div className="overtaken" role="status">
            <Pencil aria-hidden="true" />
            <p>{t("form.kept")}</p>
            <Button className="button small" onPress={() => change(data.id, true)}>
              {t("form.resume")}
            </Button>
          </div>
        )}
        <RecordView description={description} record={data} />
      </TabPanel>
      {description.children.map((c) => (
        <TabPanel key={`${c.type}.${c.field}`} id={`${c.type}.${c.field}`} className="sheet-body">
          <ChildTab child={c} record={data} />
        </TabPanel>
      ))}
      {documented && (
        <TabPanel id="documents" className="sheet-body">
          <Suspense fallback={<Loading />}>
            <DocumentsTab type={description.id} record={data} />
          </Suspense>
        </TabPanel>
      )}
      <TabPanel id="history" className="sheet-body">
        <HistoryTab description={description} record={data} may={may} />
      </TabPanel>
    </Tabs>
  );
}

export default function RecordSheet({ record, engine }: Props) {
  const { t } = useWords();
  const description = useDescription(record.type);
  const id = typeof record.id === "number" ? record.id : null;
  const query = useRecord(record.type, id);
  const data = query.data;
  const past = useStore((s) => s.date) !== null;
  const listed = useStore((s) => s.list) !== null;
  const change = useChange(record.type);
  const editing = record.edit && !past;
  useOutline(engine, data, editing);
  useFollow(engine, data);
  const title =
    id === null ? t("record.new", { what: description.data?.singular ?? "" }) : (data?.label ?? "…");
  const close = () => {
    closeRecord();
    const grid = document.querySelector<HTMLElement>(".desk-list .grid");
    (grid ?? engine.canvas()).focus({ preventScroll: true });
  };
  const error = description.error ?? query.error;
  const placed = data && (data.geometry || data.point);
  return (
    <Sheet
      key={`${record.type}:${record.id}`}
      label={title}
      className="desk-sheet desk-record"
      onClose={close}
      takeFocus={!editing}
    >
      <SheetHead
        before={listed && <BackButton onPress={close} />}
        title={
          <>
            {id !== null && <span className="card-kind">{description.data?.singular}</span>}
            {title}
          </>
        }
        onClose={close}
      >
        {placed && (
          <Button
            className="icon-button small"
            aria-label={t("card.zoom")}
            onPress={() => centre(engine, data)}
          >
            <Crosshair aria-hidden="true" />
          </Button>
        )}
        {data && !editing && !past && <OpenWorkshop type={record.type} id={data.id} />}
        {data?.actions.includes("change") && !editing && !past && (
          <Button className="button small record-change" onPress={() => change(data.id, true)}>
            <Pencil aria-hidden="true" />
            <span>{t("record.change")}</span>
          </Button>
        )}
        {data && description.data && !editing && (
          <RecordMenu description={description.data} record={data} past={past} />
        )}
      </SheetHead>
      {error ? (
        <Forbidden
          error={error}
          otherwise={
            <Failure
              error={error}
              onRetry={() => {
                description.refetch();
                query.refetch();
              }}
            />
          }
        />
      ) : !description.data || (id !== null && !data) ? (
        <Loading />
      ) : id === null ? (
        <Creating description={description.data} />
      ) : data && editing ? (
        <Editing description={description.data} data={data} />
      ) : (
        data && <Reading description={description.data} data={data} record={record} past={past} />
      )}
    </Sheet>
  );
}
