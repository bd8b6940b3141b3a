/** The dashboard: the first sheet of whoever signs in. */
import { LayoutDashboard, ListChecks, Settings2 } from "lucide-react";
import { useState } from "react";
import { Button, Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useWords } from "../i18n/staff";
import type { Engine } from "../map/engine";
import { Empty, Failure, Loading, Sheet, SheetHead } from "../panels/parts";
import { openList } from "../records/open";
import { moduleOf, useModules } from "../records/queries";
import { useStore } from "../state/store";
import { Arranging } from "./Arranging";
import { useBoards } from "./api";
import { spans } from "./arrange";
import { type Board, TYPE } from "./types";
import { openSource, WidgetBody } from "./WidgetBody";
import "../records/desk.css";
import "./board.css";

function Reading({ board, engine }: { board: Board; engine: Engine }) {
  const { t } = useWords();
  if (board.widgets.length === 0) return <Empty title={t("board.empty")} what={t("board.empty.what")} />;
  return (
    <div className="board-grid">
      {board.widgets.map((widget) => (
        <section
          key={widget.id}
          className={`widget ${widget.kind}`}
          aria-label={widget.title}
          style={spans(widget)}
        >
          <header className="widget-head">
            <h3>
              <button type="button" className="widget-title" onClick={() => openSource(widget)}>
                {widget.title}
              </button>
            </h3>
          </header>
          <WidgetBody widget={widget} engine={engine} />
        </section>
      ))}
    </div>
  );
}

function Boards({ boards, engine }: { boards: Board[]; engine: Engine }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<number | null>(null);
  const [arranging, setArranging] = useState(false);
  const board = boards.find((b) => b.id === chosen) ?? boards[0];
  const manages = moduleOf(useModules().data, TYPE)
    ?.types.find((x) => x.id === TYPE)
    ?.actions.includes("create");
  if (!board) return null;
  const content = arranging ? (
    <Arranging key={`${board.id}-${board.version}`} board={board} onLeave={() => setArranging(false)} />
  ) : (
    <Reading board={board} engine={engine} />
  );
  return (
    <>
      {!arranging && (
        <div className="board-tools">
          <Button className="button small" onPress={() => setArranging(true)}>
            <Settings2 aria-hidden="true" />
            {t("board.arrange")}
          </Button>
          {manages && (
            <Button className="button small" onPress={() => openList(TYPE)}>
              <ListChecks aria-hidden="true" />
              {t("board.manage")}
            </Button>
          )}
        </div>
      )}
      {boards.length > 1 && !arranging ? (
        <Tabs
          className="board-tabs"
          selectedKey={String(board.id)}
          onSelectionChange={(key) => setChosen(Number(key))}
        >
          <TabList className="tabs" aria-label={t("board.name")}>
            {boards.map((b) => (
              <Tab key={b.id} id={String(b.id)} className="tab">
                {b.title}
              </Tab>
            ))}
          </TabList>
          <TabPanel id={String(board.id)} className="sheet-body">
            {content}
          </TabPanel>
        </Tabs>
      ) : (
        <div className="sheet-body">{content}</div>
      )}
    </>
  );
}

export default function BoardSheet({ engine }: { engine: Engine }) {
  const { t } = useWords();
  const boards = useBoards();
  const set = useStore((s) => s.set);
  const close = () => {
    set({ sheet: null });
    engine.canvas().focus({ preventScroll: true });
  };
  return (
    <Sheet label={t("board.name")} className="desk-sheet board-sheet" onClose={close} takeFocus>
      <SheetHead icon={<LayoutDashboard aria-hidden="true" />} title={t("board.name")} onClose={close} />
      {boards.data ? (
        <Boards boards={boards.data} engine={engine} />
      ) : boards.isError ? (
        <Failure error={boards.error} onRetry={() => boards.refetch()} />
      ) : (
        <Loading />
      )}
    </Sheet>
  );
}
