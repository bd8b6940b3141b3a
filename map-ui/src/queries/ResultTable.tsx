/** Rows and columns of a result. */
import { useState } from "react";
import { Button } from "react-aria-components";
import { number } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { useCellText } from "./cells";
import { isFigure } from "./scale";
import type { Answer } from "./types";

/** Rows shown at first, and with each press on the button below them. */
const STEP = 200;

export function ResultTable({ answer, caption }: { answer: Answer; caption: string }) {
  const { t, lang } = useWords();
  const text = useCellText();
  const [shown, setShown] = useState(STEP);
  if (answer.rows.length === 0) return <p className="quiet">{t("query.none")}</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className="result-scroll" tabIndex={0} aria-label={caption}>
        <table className="result">
          <thead>
            <tr>
              {answer.columns.map((c, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name.
                <th key={i} scope="col" className={isFigure(c) ? "figures" : undefined}>
                  {c.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.rows.slice(0, shown).map((row, r) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a result have no other name.
              <tr key={r}>
                {answer.columns.map((c, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                  <td key={i} className={isFigure(c) ? "figures" : undefined}>
                    {text(c, row[i] ?? null)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {answer.rows.length > shown && (
        <Button className="button small" onPress={() => setShown(shown + STEP)}>
          {t("query.more", { count: number(answer.rows.length - shown, lang) })}
        </Button>
      )}
    </>
  );
}
