/** The sheet of the workshop: what the scenario moves, then its stations, streets, proposals, checks and comparison. */
import { FileText, Lock, Vote } from "lucide-react";
import { useState } from "react";
import { Button, Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { number, percent } from "../i18n/format";
import { useWords } from "../i18n/staff";
import type { Engine } from "../map/engine";
import { Sheet, SheetHead } from "../panels/parts";
import { openRecord } from "../records/open";
import type { ScenarioApi } from "./api";
import { Compare } from "./Compare";
import { Findings } from "./Findings";
import { leave } from "./leave";
import { Proposals } from "./Proposals";
import { StationTable } from "./StationTable";
import { Streets } from "./Streets";
import { type Session, useShown } from "./session";
import { TYPE } from "./types";

export interface PanelProps {
  engine: Engine;
  session: Session;
  api: ScenarioApi;
  colours: readonly number[];
}

function Totals({ session }: { session: Session }) {
  const { t, lang } = useWords();
  const moved = useShown(session, (s) => s.moved);
  const total = useShown(session, (s) => s.total);
  const placeless = useShown(session, (s) => s.placeless);
  const { counted } = session.ground;
  return (
    <div className="workshop-totals">
      <p>
        <strong className="figures moved-total">{number(moved, lang)}</strong>{" "}
        {t(`workshop.moved.${counted}`, {
          n: moved,
          total: number(total, lang),
          share: percent(total > 0 ? moved / total : 0, lang),
        })}
      </p>
      {counted === "addresses" && <p className="quiet">{t("workshop.noRoll")}</p>}
      {placeless > 0 && (
        <p className="quiet">{t("workshop.placeless", { n: placeless, count: number(placeless, lang) })}</p>
      )}
    </div>
  );
}

/** Why nothing can be painted. */
function Closed({ session }: { session: Session }) {
  const { t } = useWords();
  const info = useShown(session, (s) => s.info);
  if (info.may_change && info.state === "draft") return null;
  return (
    <div className="notice frozen" role="note">
      <Lock aria-hidden="true" />
      <p>{info.state === "draft" ? t("workshop.closed.right") : t(`workshop.closed.${info.state}`)}</p>
    </div>
  );
}

const TABS = ["stations", "streets", "proposals", "findings", "compare"] as const;

export function Panel(props: PanelProps) {
  const { t } = useWords();
  const { session, engine } = props;
  const info = useShown(session, (s) => s.info);
  const [tab, setTab] = useState<string>("stations");
  const views = {
    stations: StationTable,
    streets: Streets,
    proposals: Proposals,
    findings: Findings,
    compare: Compare,
  };
  const open = (key: string) => {
    session.set({ preview: null, kept: null, other: null });
    setTab(key);
  };
  return (
    <Sheet label={t("workshop.title")} className="desk-sheet desk-record workshop" takeFocus>
      <SheetHead
        icon={<Vote aria-hidden="true" />}
        title={
          <>
            <span className="card-kind">{t(`workshop.state.${info.state}`)}</span>
            {info.name}
          </>
        }
        onClose={() => leave(engine)}
      >
        <Button className="button small" onPress={() => openRecord(TYPE, info.fid)}>
          <FileText aria-hidden="true" />
          {t("workshop.record")}
        </Button>
      </SheetHead>
      <Closed session={session} />
      <Totals session={session} />
      <Tabs className="record-tabs" selectedKey={tab} onSelectionChange={(key) => open(String(key))}>
        <TabList className="tabs" aria-label={t("workshop.title")}>
          {TABS.map((x) => (
            <Tab key={x} id={x} className="tab">
              {t(`workshop.tab.${x}`)}
            </Tab>
          ))}
        </TabList>
        {TABS.map((x) => {
          const View = views[x];
          return (
            <TabPanel key={x} id={x} className="sheet-body workshop-body">
              <View {...props} />
            </TabPanel>
          );
        })}
      </Tabs>
    </Sheet>
  );
}
