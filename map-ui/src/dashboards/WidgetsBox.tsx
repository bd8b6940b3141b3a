/** The widgets of a dashboard in its form: named here, arranged in the dashboard itself. */
import { useWords } from "../i18n/staff";
import type { WidgetProps } from "../records/fields/Widget";
import type { Widget } from "./types";

function titles(stored: unknown): string[] {
  try {
    const read: unknown = JSON.parse(String(stored ?? "[]"));
    return Array.isArray(read) ? read.map((w) => (w as Widget).title) : [];
  } catch {
    return [];
  }
}

export default function WidgetsBox({ id, value }: WidgetProps) {
  const { t } = useWords();
  const named = titles(value);
  return (
    // biome-ignore lint/a11y/useSemanticElements: nothing is filled here.
    <div id={id} role="group" aria-labelledby={`${id}-name`}>
      {named.length === 0 ? (
        <p className="quiet">{t("board.form.none")}</p>
      ) : (
        <ul className="widget-names">
          {named.map((title, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two widgets may have one title.
            <li key={at}>{title}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
