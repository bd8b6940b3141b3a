/** An empty template may begin with one of Beffroi's: its text, and its name, so that it stands before it. */
import { FileText } from "lucide-react";
import { Button } from "react-aria-components";
import { useWords } from "../../i18n/staff";
import { useDrafts } from "../drafts";
import type { Draft } from "../form";
import type { Values } from "../types";
import type { Vocabulary } from "./types";

export function Begin({ draft, templates }: { draft: Draft; templates: Vocabulary["templates"] }) {
  const { t } = useWords();
  const put = useDrafts((s) => s.put);
  return (
    <section className="template-begin" aria-label={t("template.begin")}>
      <p className="quiet">{t("template.begin")}</p>
      {templates.map((one) => (
        <Button
          key={one.name}
          className="button small"
          onPress={() => {
            const own: Values = draft.id === null ? { name: one.name, kind: one.form } : {};
            const title = draft.values.title || one.title;
            put({ ...draft, values: { ...draft.values, ...own, title, body: one.text } });
          }}
        >
          <FileText aria-hidden="true" />
          {one.title}
        </Button>
      ))}
    </section>
  );
}
