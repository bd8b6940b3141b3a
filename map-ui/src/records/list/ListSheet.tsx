/** A trade's lists: one tab a type. */
import { Lock, Maximize2, Minimize2 } from "lucide-react";
import { type KeyboardEvent, useEffect } from "react";
import { Button, Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useWords } from "../../i18n/staff";
import type { Engine } from "../../map/engine";
import { Failure, Loading, Sheet, SheetHead } from "../../panels/parts";
import type { ListRef } from "../../permalink/desk";
import { useStore } from "../../state/store";
import { Forbidden } from "../Forbidden";
import { iconNamed } from "../icons";
import { changeList, openList } from "../open";
import { moduleOf, useDescription, useModules } from "../queries";
import { ListBody } from "./ListBody";
import "./list.css";

interface Props {
  list: ListRef;
  engine: Engine;
  onHover: (layer: string, fid: number | null) => void;
}

function Content({ list, engine, onHover }: Props) {
  const description = useDescription(list.type);
  if (description.isPending) return <Loading />;
  if (description.isError) return <Refusal error={description.error} onRetry={() => description.refetch()} />;
  return (
    <ListBody key={list.type} list={list} description={description.data} engine={engine} onHover={onHover} />
  );
}

function Refusal({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return <Forbidden error={error} otherwise={<Failure error={error} onRetry={onRetry} />} />;
}

export default function ListSheet({ list, engine, onHover }: Props) {
  const { t } = useWords();
  const modules = useModules();
  const set = useStore((s) => s.set);
  const module = moduleOf(modules.data, list.type);
  const type = module?.types.find((x) => x.id === list.type);
  useEffect(() => {
    document.body.classList.toggle("wide-list", list.wide);
    return () => document.body.classList.remove("wide-list");
  }, [list.wide]);
  const close = () => {
    set({ list: null });
    engine.canvas().focus({ preventScroll: true });
  };
  const slash = (e: KeyboardEvent) => {
    const typing = (e.target as HTMLElement).closest("input, textarea, select") !== null;
    if (e.key !== "/" || typing || e.ctrlKey) return;
    const search = e.currentTarget.querySelector<HTMLInputElement>(".quick input");
    if (!search) return;
    e.preventDefault();
    e.stopPropagation();
    search.focus();
  };
  return (
    <Sheet
      label={type?.title ?? t("list.title")}
      className={`desk-sheet desk-list${list.wide ? " wide" : ""}`}
      onClose={close}
      takeFocus
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only the search key is caught on its way. */}
      <div className="desk-inner" onKeyDown={slash}>
        <SheetHead
          icon={module ? iconNamed(module.icon) : <Lock aria-hidden="true" />}
          title={module?.title ?? t("list.title")}
          onClose={close}
        >
          <Button
            className="icon-button small widen"
            aria-label={t(list.wide ? "list.narrow" : "list.widen")}
            onPress={() => changeList({ wide: !list.wide })}
          >
            {list.wide ? <Minimize2 aria-hidden="true" /> : <Maximize2 aria-hidden="true" />}
          </Button>
        </SheetHead>
        {module && module.types.length > 1 ? (
          <Tabs
            className="list-tabs"
            selectedKey={list.type}
            onSelectionChange={(key) => {
              if (key !== list.type) openList(String(key), { wide: list.wide });
            }}
          >
            <TabList className="tabs" aria-label={module.title}>
              {module.types.map((x) => (
                <Tab key={x.id} id={x.id} className="tab">
                  {x.title}
                </Tab>
              ))}
            </TabList>
            <TabPanel key={list.type} id={list.type} className="tab-panel">
              <Content list={list} engine={engine} onHover={onHover} />
            </TabPanel>
          </Tabs>
        ) : (
          <Content list={list} engine={engine} onHover={onHover} />
        )}
      </div>
    </Sheet>
  );
}
