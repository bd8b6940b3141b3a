/** The redistricting workshop: a scenario on the map, drawn by hand, counted as it is drawn. */

import { Vote } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useWords } from "../i18n/staff";
import type { Engine } from "../map/engine";
import { freePadding } from "../map/padding";
import { Failure, Loading, Sheet, SheetHead } from "../panels/parts";
import { Forbidden } from "../records/Forbidden";
import { useRecord } from "../records/queries";
import { useSay } from "../records/useSay";
import { useStore } from "../state/store";
import { type ScenarioApi, scenarioApi } from "./api";
import { addressText, groundOf } from "./ground";
import { useKeys } from "./keys";
import { leave } from "./leave";
import { MapBefore } from "./MapBefore";
import { MapOfPlan, useColours } from "./MapOfPlan";
import { OpenForm } from "./OpenForm";
import { Panel } from "./Panel";
import { Session, useShown } from "./session";
import { ToolBar } from "./ToolBar";
import { TYPE } from "./types";
import { usePaint } from "./usePaint";
import "../records/desk.css";
import "./workshop.css";

interface Props {
  engine: Engine;
  scenario: number;
}

/** What others draw, and what becomes of the scenario elsewhere. */
function useOthers(session: Session, scenario: number): void {
  const drawn = useStore((s) => s.drawn);
  const offline = useStore((s) => s.offline);
  const version = useRecord(TYPE, scenario).data?.version;
  const [first, setFirst] = useState(version);
  useEffect(() => {
    if (drawn?.scenario === scenario) session.catchUp(drawn.step);
  }, [session, drawn, scenario]);
  useEffect(() => {
    // Back after a time without the server: what others drew meanwhile.
    if (offline) return () => session.catchUp(Number.POSITIVE_INFINITY);
  }, [session, offline]);
  useEffect(() => {
    if (first === undefined) setFirst(version);
    else if (version !== first) {
      setFirst(version);
      session.reload();
    }
  }, [session, version, first]);
}

function useNames(session: Session) {
  const { t } = useWords();
  const toast = useStore((s) => s.toast);
  return useMemo(() => {
    const { ground } = session;
    return {
      unchosen: () => toast({ text: t("workshop.unchosen"), tone: "info" }),
      name: (address: number) => {
        const station = session.now.stations[session.plan.of[ground.unit[address] ?? 0] ?? 0];
        return t("workshop.under", {
          what: addressText(ground, address),
          number: station?.number ?? "",
          n: ground.electors[address] ?? 0,
        });
      },
    };
  }, [session, t, toast]);
}

function Open({ engine, session, api }: { engine: Engine; session: Session; api: ScenarioApi }) {
  const colours = useColours(session);
  const beside = useShown(session, (s) => s.view === "beside");
  usePaint(engine, session, useNames(session));
  useKeys(session);
  useOthers(session, session.now.info.fid);
  useEffect(() => {
    const [west, south, east, north] = session.ground.bbox;
    const { lon, lat } = engine.view();
    if (lon < west || lon > east || lat < south || lat > north)
      engine.fit(session.ground.bbox, freePadding(false));
  }, [engine, session]);
  return (
    <>
      <MapOfPlan engine={engine} session={session} api={api} colours={colours} />
      {beside && <MapBefore engine={engine} session={session} api={api} colours={colours} />}
      <ToolBar session={session} colours={colours} />
      <Panel engine={engine} session={session} api={api} colours={colours} />
      <OpenForm session={session} />
    </>
  );
}

function useSessionOf(scenario: number, api: ScenarioApi) {
  const { failed } = useSay();
  const [session, setSession] = useState<Session | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the person says so; another language does not begin anew.
  useEffect(() => {
    let left = false;
    setError(null);
    Promise.all([api.ground(), api.plan()]).then(
      ([ground, plan]) => {
        if (!left) setSession(new Session(groundOf(ground), plan, api, failed));
      },
      (e) => {
        if (!left) setError(e);
      },
    );
    return () => {
      left = true;
    };
  }, [scenario, asked]);
  return { session, error, retry: () => setAsked((n) => n + 1) };
}

export default function Workshop({ engine, scenario }: Props) {
  const { t, lang } = useWords();
  const api = useMemo(() => scenarioApi(scenario, lang), [scenario, lang]);
  const { session, error, retry } = useSessionOf(scenario, api);
  if (session) return <Open engine={engine} session={session} api={api} />;
  const close = () => leave(engine);
  return (
    <Sheet label={t("workshop.title")} className="desk-sheet desk-record workshop" onClose={close} takeFocus>
      <SheetHead icon={<Vote aria-hidden="true" />} title={t("workshop.title")} onClose={close} />
      {error ? (
        <Forbidden error={error} otherwise={<Failure error={error} onRetry={retry} />} />
      ) : (
        <Loading text={t("workshop.loading")} />
      )}
    </Sheet>
  );
}
