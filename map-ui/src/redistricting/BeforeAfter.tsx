/** Each station before and after. */
import { number } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { Chip } from "./Chip";
import type { PanelProps } from "./Panel";
import type { Comparison } from "./types";

export function BeforeAfter({
  comparison,
  colours,
}: { comparison: Comparison } & Pick<PanelProps, "colours">) {
  const { t, lang } = useWords();
  const changed = comparison.stations.filter((s) => s.before !== s.after);
  if (changed.length === 0) return null;
  return (
    <table className="stations before-after" aria-label={t("workshop.compare.stations")}>
      <caption>{t("workshop.compare.stations")}</caption>
      <thead>
        <tr>
          <th scope="col" className="number">
            {t("workshop.column.number")}
          </th>
          <th scope="col">{t("workshop.column.name")}</th>
          {(["before", "after"] as const).map((x) => (
            <th key={x} scope="col" className="electors">
              {t(`workshop.view.${x}`)}
            </th>
          ))}
          <th scope="col" className="electors">
            {t("workshop.column.difference")}
          </th>
        </tr>
      </thead>
      <tbody>
        {changed.map((s) => (
          <tr key={s.part} data-station={s.number}>
            <th scope="row">
              <Chip number={s.number} colour={colours[s.part]} />
            </th>
            <td className="name" title={s.name ?? ""}>
              {s.name}
            </td>
            <td className="electors figures">{number(s.before, lang)}</td>
            <td className="electors figures">{number(s.after, lang)}</td>
            <td className="electors figures">
              {s.after > s.before ? "+" : "−"}
              {number(Math.abs(s.after - s.before), lang)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
