/** Which columns the list shows, in which order. */
import { ArrowDown, ArrowUp, Columns3, RotateCcw } from "lucide-react";
import { Button } from "react-aria-components";
import { useWords } from "../../i18n/staff";
import { IconDialog } from "../../panels/popovers";
import { changeList } from "../open";
import type { Description, Field } from "../types";

export function columnsOf(description: Description, chosen: string[] | null): Field[] {
  const wanted = chosen ?? description.list;
  const found = wanted.flatMap((name) => description.fields.filter((f) => f.name === name));
  return found.length > 0 ? found : description.fields.slice(0, 4);
}

function moved(names: string[], name: string, by: number): string[] {
  const from = names.indexOf(name);
  const to = from + by;
  const other = names[to];
  if (from < 0 || other === undefined) return names;
  return names.map((n, i) => (i === from ? other : i === to ? name : n));
}

export function Columns({ description, columns }: { description: Description; columns: Field[] }) {
  const { t } = useWords();
  const shown = columns.map((f) => f.name);
  const others = description.fields.filter((f) => !shown.includes(f.name));
  const put = (names: string[]) => changeList({ columns: names });
  return (
    <IconDialog label={t("list.columns")} icon={<Columns3 aria-hidden="true" />} className="dialog columns">
      <header>
        <strong>{t("list.columns")}</strong>
        <Button
          className="icon-button small"
          aria-label={t("list.columns.reset")}
          onPress={() => changeList({ columns: null })}
        >
          <RotateCcw aria-hidden="true" />
        </Button>
      </header>
      <ul>
        {[...columns, ...others].map((f) => {
          const on = shown.includes(f.name);
          return (
            <li key={f.name}>
              <label className="check">
                <input
                  type="checkbox"
                  checked={on}
                  disabled={on && shown.length === 1}
                  onChange={() => put(on ? shown.filter((n) => n !== f.name) : [...shown, f.name])}
                />
                {f.title}
              </label>
              {on && (
                <>
                  <Button
                    className="icon-button tiny"
                    aria-label={t("list.columns.before", { what: f.title })}
                    isDisabled={shown[0] === f.name}
                    onPress={() => put(moved(shown, f.name, -1))}
                  >
                    <ArrowUp aria-hidden="true" />
                  </Button>
                  <Button
                    className="icon-button tiny"
                    aria-label={t("list.columns.after", { what: f.title })}
                    isDisabled={shown.at(-1) === f.name}
                    onPress={() => put(moved(shown, f.name, 1))}
                  >
                    <ArrowDown aria-hidden="true" />
                  </Button>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </IconDialog>
  );
}
