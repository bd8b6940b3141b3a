/** The records that hang on this one: the first of them, and the way to all. */
import { ArrowRight, Plus } from "lucide-react";
import { Button } from "react-aria-components";
import { number } from "../../i18n/format";
import { useWords } from "../../i18n/staff";
import { Empty, Failure, Loading } from "../../panels/parts";
import { columnsOf } from "../list/Columns";
import { openList, openNew, openRecord } from "../open";
import { useDescription, usePages } from "../queries";
import type { Description, RecordData } from "../types";
import { valueText } from "../value";

const SHOWN = 50;
const COLUMNS = 3;

type Child = Description["children"][number];

export function ChildTab({ child, record }: { child: Child; record: RecordData }) {
  const words = useWords();
  const { t, lang } = words;
  const description = useDescription(child.type);
  const condition = `eq:${record.id}`;
  const sort = description.data?.sort;
  const query: [string, string][] = [
    ...(sort ? [["sort", sort] as [string, string]] : []),
    [`f.${child.field}`, condition],
  ];
  const [page] = usePages(child.type, query, [0], description.isSuccess);
  if (description.isError) return <Failure error={description.error} onRetry={() => description.refetch()} />;
  if (page?.isError) return <Failure error={page.error} onRetry={() => page.refetch()} />;
  if (!description.data || !page?.data) return <Loading />;
  const { total, items } = page.data;
  const columns = columnsOf(description.data, null)
    .filter((f) => f.name !== child.field)
    .slice(0, COLUMNS);
  const add = () =>
    openNew(child.type, { values: { [child.field]: record.id }, labels: { [child.field]: record.label } });
  const mayAdd = description.data.actions.includes("create");
  return (
    <div className="child">
      <div className="child-head">
        <span className="quiet figures">{t("list.total", { count: number(total, lang) })}</span>
        {mayAdd && (
          <Button className="button small" onPress={add}>
            <Plus aria-hidden="true" />
            {t("child.add", { what: description.data.singular })}
          </Button>
        )}
      </div>
      {items.length === 0 ? (
        <Empty title={t("child.none")} what={mayAdd ? t("child.none.what") : ""} />
      ) : (
        <ul className="child-rows">
          {items.slice(0, SHOWN).map((row) => (
            <li key={row.id}>
              <button type="button" onClick={() => openRecord(child.type, row.id)}>
                <span>{row.label}</span>
                <span className="quiet">
                  {columns
                    .map((f) => valueText(f, row.values[f.name], words, row.labels[f.name]))
                    .filter((x) => x !== "" && !row.label.includes(x))
                    .join(" · ")}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {total > 0 && (
        <Button
          className="link"
          onPress={() => openList(child.type, { filters: { [child.field]: condition } })}
        >
          {t("child.all")}
          <ArrowRight aria-hidden="true" />
        </Button>
      )}
    </div>
  );
}
