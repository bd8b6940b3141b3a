/** Select, then act: what can be done with the records chosen in the list. */
import { PencilLine, X, Zap } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import { number } from "../../i18n/format";
import { useWords } from "../../i18n/staff";
import { Named } from "../Named";
import { OpenWorkshop } from "../record/OpenWorkshop";
import type { Description, NamedAction } from "../types";
import { BulkEdit } from "./BulkEdit";

interface Props {
  description: Description;
  selected: ReadonlySet<number>;
  past: boolean;
  onClear: () => void;
}

export function SelectionActions({ description, selected, past, onClear }: Props) {
  const { t, lang } = useWords();
  const [bulk, setBulk] = useState(false);
  const [named, setNamed] = useState<NamedAction | null>(null);
  const count = number(selected.size, lang);
  const actions = description.named.filter((n) => n.on === "selection");
  const writes = description.actions.includes("change") && !past;
  return (
    <section className="list-foot selecting" aria-label={t("list.selection")}>
      <strong className="figures" aria-live="polite">
        {t("list.selected", { count })}
      </strong>
      <span className="list-acts">
        {selected.size === 1 &&
          [...selected].map((id) => <OpenWorkshop key={id} type={description.id} id={id} />)}
        {writes && (
          <Button className="button small" onPress={() => setBulk(true)}>
            <PencilLine aria-hidden="true" />
            {t("bulk.open")}
          </Button>
        )}
        {!past &&
          actions.map((a) => (
            <Button key={a.id} className="button small" onPress={() => setNamed(a)}>
              <Zap aria-hidden="true" />
              {a.title}
            </Button>
          ))}
      </span>
      <Button className="icon-button small" aria-label={t("list.unselect")} onPress={onClear}>
        <X aria-hidden="true" />
      </Button>
      {bulk && <BulkEdit description={description} ids={[...selected]} onClose={() => setBulk(false)} />}
      {named && (
        <Named
          type={description.id}
          action={named}
          ids={[...selected]}
          what={t("list.selected", { count })}
          onClose={() => setNamed(null)}
        />
      )}
    </section>
  );
}
