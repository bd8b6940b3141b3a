/** Two people changed the same thing: field by field, whose value stays. */
import { useState } from "react";
import { useWords } from "../../i18n/staff";
import { SendForm } from "../../panels/SendForm";
import type { Draft } from "../form";
import { Modal } from "../Modal";
import { mergeOver, type Side } from "../merge";
import type { Description, Value } from "../types";
import { moment, valueText } from "../value";
import type { Clashing } from "./useSave";

interface Props {
  description: Description;
  draft: Draft;
  clash: Clashing;
  onMerged: (draft: Draft) => void;
  onClose: () => void;
}

interface PairProps {
  name: string;
  title: string;
  mine: string;
  theirs: string;
  by: string;
  side: Side;
  onSide: (side: Side) => void;
}

function Pair({ name, title, mine, theirs, by, side, onSide }: PairProps) {
  const { t } = useWords();
  const options: [Side, string, string][] = [
    ["mine", t("merge.mine"), mine],
    ["theirs", by, theirs],
  ];
  return (
    <fieldset className="pair">
      <legend>{title}</legend>
      {options.map(([id, who, text]) => (
        <label key={id} className={side === id ? "pair-side chosen" : "pair-side"}>
          <input type="radio" name={`merge-${name}`} checked={side === id} onChange={() => onSide(id)} />
          <span className="quiet">{who}</span>
          <span className="pair-value">{text || "—"}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function Merge({ description, draft, clash, onMerged, onClose }: Props) {
  const words = useWords();
  const { t, lang } = words;
  const { now, comparison } = clash;
  const [sides, setSides] = useState<Record<string, Side>>({});
  const [shape, setShape] = useState<Side>("mine");
  const by = clash.by ?? t("merge.someone");
  const field = (name: string) => description.fields.find((f) => f.name === name);
  const text = (name: string, value: Value, labels: Record<string, string>) => {
    const f = field(name);
    return f ? valueText(f, value, words, labels[name]) : String(value ?? "");
  };
  const taken = comparison.theirs.map((n) => field(n)?.title ?? n);
  return (
    <Modal title={t("merge.title")} wide onClose={onClose}>
      <SendForm
        className="sheet-body"
        verb={t("form.save")}
        cancelVerb={t("merge.back")}
        onCancel={onClose}
        onSend={() => onMerged(mergeOver(draft, now, comparison, sides, shape))}
      >
        <p>{t("merge.why", { by, at: now.changed ? moment(now.changed.at, lang) : "" })}</p>
        {comparison.clashes.map((c) => (
          <Pair
            key={c.field}
            name={c.field}
            title={field(c.field)?.title ?? c.field}
            mine={text(c.field, c.mine, draft.labels)}
            theirs={text(c.field, c.theirs, now.labels)}
            by={by}
            side={sides[c.field] ?? "mine"}
            onSide={(side) => setSides({ ...sides, [c.field]: side })}
          />
        ))}
        {comparison.geometry && (
          <Pair
            name="geometry"
            title={t("geometry.title")}
            mine={t("merge.geometry.mine")}
            theirs={t("merge.geometry.theirs")}
            by={by}
            side={shape}
            onSide={setShape}
          />
        )}
        {taken.length > 0 && <p className="quiet">{t("merge.taken", { by, what: taken.join(", ") })}</p>}
      </SendForm>
    </Modal>
  );
}
