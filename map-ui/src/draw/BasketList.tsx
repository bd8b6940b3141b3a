import { X } from "lucide-react";
import { Button } from "react-aria-components";
import type { Projection } from "../geometry/projection";
import { area, number } from "../i18n/format";
import { measuresOf } from "./measures";
import { docOf, dropBase, type Sketch, toggleParcel } from "./sketch";
import type { Apply } from "./useSketch";
import { useWords } from "./words";

interface Props {
  sketch: Sketch;
  apply: Apply;
  projection: Projection;
  reading: boolean;
}

interface RowProps {
  label: string;
  size: number;
  onRemove: () => void;
}

function Row({ label, size, onRemove }: RowProps) {
  const { t, lang } = useWords();
  return (
    <li>
      <span>{label}</span>
      <span className="figures quiet">{area(size, lang)}</span>
      <Button
        className="icon-button small"
        aria-label={t("draw.basket.remove", { what: label })}
        onPress={onRemove}
      >
        <X aria-hidden="true" />
      </Button>
    </li>
  );
}

/** Parcels put together, each with its surface on the plan. */
export function BasketList({ sketch, apply, projection, reading }: Props) {
  const { t, lang } = useWords();
  const { basket, parts } = docOf(sketch);
  const base = basket?.base ?? parts;
  const parcels = basket?.parcels ?? [];
  const empty = base.length === 0 && parcels.length === 0;
  return (
    <section className="draw-basket" aria-label={t("draw.basket.title")}>
      <p className="draw-basket-sum" role="status">
        <strong>{t("draw.basket.title")}</strong>{" "}
        {reading ? t("draw.basket.reading") : t("draw.basket.count", { count: number(parcels.length, lang) })}
      </p>
      {empty && <p className="quiet">{t("draw.basket.empty")}</p>}
      <ul>
        {base.length > 0 && (
          <Row
            label={t("draw.basket.base")}
            size={measuresOf(base, projection).area}
            onRemove={() => apply(dropBase)}
          />
        )}
        {parcels.map((p) => (
          <Row
            key={p.fid}
            label={p.label}
            size={measuresOf(p.parts, projection).area}
            onRemove={() => apply((s) => toggleParcel(s, p))}
          />
        ))}
      </ul>
    </section>
  );
}
