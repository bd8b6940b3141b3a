/** A record being changed or made: its draft, and what others do to it meanwhile. */
import { CircleDot } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Button } from "react-aria-components";
import { useWords } from "../../i18n/staff";
import { Loading } from "../../panels/parts";
import { recordOf } from "../../permalink/desk";
import { useStore } from "../../state/store";
import { draftKey, useDrafts } from "../drafts";
import { type Draft, draftOf, isDirty, newDraft } from "../form";
import { agrees, compareWith, mergeOver } from "../merge";
import { closeRecord, openRecord } from "../open";
import { useCommuneOfNew } from "../queries";
import type { Description, RecordData } from "../types";
import { useSay } from "../useSay";
import { RecordForm } from "./RecordForm";

/** Leaves the form; what was typed is kept unless it is given up, and giving up can be undone. */
function useLeave(description: Description) {
  const { t } = useWords();
  const { done } = useSay();
  return (draft: Draft) => {
    const { drop, put } = useDrafts.getState();
    const { id, type } = draft;
    drop(type, id);
    if (id === null) closeRecord();
    else openRecord(type, id);
    if (!isDirty(draft, description.fields)) return;
    done(t("form.discarded"), () => {
      put(draft);
      useStore.getState().set({ record: recordOf(type, id ?? "new", { edit: true }) });
    });
  };
}

/** Somebody saved the record while this form was open. */
function Overtaken({
  description,
  draft,
  data,
}: {
  description: Description;
  draft: Draft;
  data: RecordData;
}) {
  const { t } = useWords();
  const put = useDrafts((s) => s.put);
  if (data.version <= draft.base.version) return null;
  const comparison = compareWith(draft, data, description.fields);
  const by = data.changed?.by ?? t("merge.someone");
  const names = [...comparison.theirs, ...comparison.clashes.map((c) => c.field)];
  const what = names.map((n) => description.fields.find((f) => f.name === n)?.title ?? n).join(", ");
  return (
    <div className="overtaken" role="status">
      <CircleDot aria-hidden="true" />
      <p>
        {t("record.overtaken", { by, what: what || t("geometry.title") })}
        {!agrees(comparison) && ` ${t("record.overtaken.clash")}`}
      </p>
      {agrees(comparison) && (
        <Button className="button small" onPress={() => put(mergeOver(draft, data, comparison, {}))}>
          {t("record.overtaken.take")}
        </Button>
      )}
    </div>
  );
}

type After = (draft: Draft) => ReactNode;

export function Editing({
  description,
  data,
  after,
}: {
  description: Description;
  data: RecordData;
  after?: After;
}) {
  const key = draftKey(description.id, data.id);
  const draft = useDrafts((s) => s.drafts[key]);
  const put = useDrafts((s) => s.put);
  const leave = useLeave(description);
  useEffect(() => {
    if (!draft) put(draftOf(data, description.id));
  }, [draft, put, data, description.id]);
  if (!draft) return <Loading />;
  return (
    <>
      <Overtaken description={description} draft={draft} data={data} />
      <RecordForm
        description={description}
        draft={draft}
        baseLabels={data.labels}
        onLeave={() => leave(draft)}
        after={after}
      />
    </>
  );
}

export function Creating({ description, after }: { description: Description; after?: After }) {
  const key = draftKey(description.id, null);
  const draft = useDrafts((s) => s.drafts[key]);
  const put = useDrafts((s) => s.put);
  const commune = useCommuneOfNew(description);
  const leave = useLeave(description);
  useEffect(() => {
    if (!draft) put(newDraft(description.id, commune));
  }, [draft, put, commune, description.id]);
  if (!draft) return <Loading />;
  return (
    <RecordForm
      description={description}
      draft={draft}
      baseLabels={{}}
      onLeave={() => leave(draft)}
      after={after}
    />
  );
}
