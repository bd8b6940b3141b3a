/** A stored query laid on the map: what it asks for, and what it answers. Whoever writes queries changes it here. */
import { Pencil, Play, Square } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "react-aria-components";
import { useWords } from "../i18n/staff";
import type { Engine } from "../map/engine";
import { Failure, Loading, Sheet, SheetHead } from "../panels/parts";
import type { RecordRef } from "../permalink/desk";
import { BackButton } from "../records/BackButton";
import { Forbidden } from "../records/Forbidden";
import { closeRecord } from "../records/open";
import { violationsOf } from "../records/problems";
import { useDescription, useRecord } from "../records/queries";
import { Creating, Editing } from "../records/record/Editing";
import { RecordMenu } from "../records/record/RecordMenu";
import { useStore } from "../state/store";
import { useRun, useStoredQuery } from "./api";
import { ParameterField } from "./ParameterField";
import { Result } from "./Result";
import { TryOut } from "./TryOut";
import { type Show, type StoredQuery, TYPE, type Values } from "./types";
import { useRunning } from "./useRunning";
import { complete, firstValues } from "./values";
import "./queries.css";

interface Props {
  record: RecordRef;
  engine: Engine;
}

function Asking({ query, engine }: { query: StoredQuery; engine: Engine }) {
  const { t } = useWords();
  const [values, setValues] = useState<Values>(() => firstValues(query.parameters));
  const [ran, setRan] = useState<Values>(values);
  const [show, setShow] = useState<Show>(query.show);
  const run = useRun(query.id);
  const running = useRunning();
  const go = () => {
    setRan(values);
    run.mutate({ values, signal: running.begin() });
  };
  // A query that asks for nothing answers at once, unless its answer is meant for a file.
  const { mutate } = run;
  const { begin } = running;
  useEffect(() => {
    if (query.parameters.length === 0 && query.show !== "file") mutate({ values: {}, signal: begin() });
  }, [query, mutate, begin]);
  const wrong = violationsOf(run.error).byField;
  return (
    <div className="sheet-body query-body">
      {query.help && <p className="query-help">{query.help}</p>}
      <form
        className="query-form"
        onSubmit={(e) => {
          e.preventDefault();
          go();
        }}
      >
        {query.parameters.map((p) => (
          <ParameterField
            key={p.name}
            parameter={p}
            value={values[p.name] ?? ""}
            error={wrong[p.name]}
            onChange={(value) => setValues((all) => ({ ...all, [p.name]: value }))}
          />
        ))}
        <div className="query-actions">
          {run.isPending ? (
            <Button
              className="button"
              onPress={() => {
                running.stop();
                run.reset();
              }}
            >
              <Square aria-hidden="true" />
              {t("query.stop")}
            </Button>
          ) : (
            <Button type="submit" className="button primary" isDisabled={!complete(query.parameters, values)}>
              <Play aria-hidden="true" />
              {t(run.data ? "query.again" : "query.run")}
            </Button>
          )}
        </div>
      </form>
      {run.isPending ? (
        <Loading text={t("query.running")} />
      ) : run.isError && Object.keys(wrong).length === 0 ? (
        <Failure error={run.error} />
      ) : (
        run.data && (
          <Result
            answer={run.data}
            title={query.title}
            show={show}
            onShow={setShow}
            engine={engine}
            file={{ id: query.id, values: ran }}
          />
        )
      )}
    </div>
  );
}

export default function QuerySheet({ record, engine }: Props) {
  const { t } = useWords();
  const set = useStore((s) => s.set);
  const listed = useStore((s) => s.list) !== null;
  const id = typeof record.id === "number" ? record.id : null;
  const description = useDescription(TYPE);
  const query = useStoredQuery(id);
  const data = useRecord(TYPE, id);
  const editing = record.edit || id === null;
  const title = id === null ? t("query.new") : (query.data?.title ?? data.data?.label ?? "…");
  const close = () => {
    closeRecord();
    engine.canvas().focus({ preventScroll: true });
  };
  const error = description.error ?? (editing ? data.error : query.error);
  const ready = id === null || (editing ? data.data : query.data);
  return (
    <Sheet label={title} className="desk-sheet desk-record query-sheet" onClose={close} takeFocus={!editing}>
      <SheetHead
        before={listed && <BackButton onPress={close} />}
        title={
          <>
            <span className="card-kind">{description.data?.singular}</span>
            {title}
          </>
        }
        onClose={close}
      >
        {data.data?.actions.includes("change") && !editing && (
          <Button
            className="button small record-change"
            onPress={() => set({ record: { ...record, edit: true } })}
          >
            <Pencil aria-hidden="true" />
            <span>{t("record.change")}</span>
          </Button>
        )}
        {data.data && description.data && !editing && (
          <RecordMenu description={description.data} record={data.data} past={false} />
        )}
      </SheetHead>
      {error ? (
        <Forbidden error={error} otherwise={<Failure error={error} onRetry={() => query.refetch()} />} />
      ) : !description.data || !ready ? (
        <Loading />
      ) : id === null ? (
        <Creating
          description={description.data}
          after={(draft) => <TryOut draft={draft} engine={engine} />}
        />
      ) : editing && data.data ? (
        <Editing
          description={description.data}
          data={data.data}
          after={(draft) => <TryOut draft={draft} engine={engine} />}
        />
      ) : (
        query.data && <Asking key={data.data?.version ?? 0} query={query.data} engine={engine} />
      )}
    </Sheet>
  );
}
