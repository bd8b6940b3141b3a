/** Lists worth coming back to: conditions, sort and columns under a name. */
import { useQueryClient } from "@tanstack/react-query";
import { Bookmark, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import { request, sendJson } from "../../api/client";
import { useWords } from "../../i18n/staff";
import { IconDialog } from "../../panels/popovers";
import { decodeConditions, encodeConditions, type ListRef } from "../../permalink/desk";
import { useStore } from "../../state/store";
import { changeList } from "../open";
import { useDescription, useViews } from "../queries";
import type { SavedView } from "../types";
import { useSay } from "../useSay";

const writeQuery = (list: ListRef) =>
  encodeConditions({ ...list, ids: null })
    .map(([k, v]) => `${k}=${v}`)
    .join("&");

function apply(view: Pick<SavedView, "query" | "columns">): void {
  const conditions = decodeConditions(new URLSearchParams(view.query));
  changeList({ ...conditions, columns: view.columns.length > 0 ? view.columns : null });
}

function useViewActions(type: string) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const { failed } = useSay();
  const toast = useStore((s) => s.toast);
  const reread = () => client.invalidateQueries({ queryKey: ["views", type] });
  const save = async (view: Omit<SavedView, "id">) => {
    await sendJson("POST", "/api/views", { type, ...view }, lang).then(reread, failed);
  };
  const remove = async (view: SavedView) => {
    try {
      await request(`/api/views/${view.id}`, lang, { method: "DELETE" });
      const undo = { label: t("undo"), run: () => save(view) };
      toast({ text: t("views.removed", { what: view.name }), tone: "info", action: undo });
      await reread();
    } catch (error) {
      failed(error);
    }
  };
  return { save, remove };
}

export function Views({ list }: { list: ListRef }) {
  const { t } = useWords();
  const views = useViews(list.type);
  const offered = useDescription(list.type).data?.views ?? [];
  const [name, setName] = useState("");
  const { save, remove } = useViewActions(list.type);
  return (
    <IconDialog label={t("views.title")} icon={<Bookmark aria-hidden="true" />} className="dialog views">
      {({ close }) => (
        <>
          <strong>{t("views.title")}</strong>
          {offered.length > 0 && (
            <ul aria-label={t("views.offered")}>
              {offered.map((view) => (
                <li key={view.title}>
                  <Button
                    className="view-open"
                    onPress={() => {
                      apply({ query: view.query, columns: [] });
                      close();
                    }}
                  >
                    {view.title}
                  </Button>
                </li>
              ))}
            </ul>
          )}
          {views.data?.length === 0 && <p className="quiet">{t("views.none")}</p>}
          <ul>
            {views.data?.map((view) => (
              <li key={view.id}>
                <Button
                  className="view-open"
                  onPress={() => {
                    apply(view);
                    close();
                  }}
                >
                  {view.name}
                </Button>
                <Button
                  className="icon-button tiny"
                  aria-label={t("views.remove", { what: view.name })}
                  onPress={() => remove(view)}
                >
                  <Trash2 aria-hidden="true" />
                </Button>
              </li>
            ))}
          </ul>
          <form
            onSubmit={(e) => {
              e.preventDefault();
              if (!name.trim()) return;
              save({ name: name.trim(), query: writeQuery(list), columns: list.columns ?? [] });
              setName("");
            }}
          >
            <input
              className="input"
              aria-label={t("views.name")}
              placeholder={t("views.name")}
              value={name}
              onChange={(e) => setName(e.target.value)}
            />
            <Button type="submit" className="button small" isDisabled={!name.trim()}>
              {t("views.save")}
            </Button>
          </form>
        </>
      )}
    </IconDialog>
  );
}
