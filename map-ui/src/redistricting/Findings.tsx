/** What the law and good practice have to say of the division: the gravest first. */
import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { Button } from "react-aria-components";
import { useWords } from "../i18n/staff";
import { freePadding } from "../map/padding";
import { Empty, Failure, Loading } from "../panels/parts";
import type { PanelProps } from "./Panel";
import { useShown } from "./session";
import type { Finding } from "./types";

const ICONS = { error: CircleAlert, warning: TriangleAlert, information: Info };
const GRAVE = ["error", "warning", "information"];
const CLOSE_UP = 17;

function Item({ finding, engine, session }: { finding: Finding } & Pick<PanelProps, "engine" | "session">) {
  const { t } = useWords();
  const { severity, article, what, why, todo, at, part } = finding;
  const Icon = ICONS[severity];
  const show = () => {
    if (at) engine.goTo(at, CLOSE_UP, freePadding(false));
    if (part !== null) session.set({ to: part });
  };
  return (
    <li className={`finding ${severity}`}>
      <Icon aria-hidden="true" />
      <div>
        <h3>
          <span className="finding-kind">{t(`workshop.finding.${severity}`)}</span> {what}
        </h3>
        <p>{why}</p>
        <p>{todo}</p>
        <p className="quiet">{article}</p>
        {at && (
          <Button className="button small" aria-label={`${t("workshop.show")} : ${what}`} onPress={show}>
            {t("workshop.show")}
          </Button>
        )}
      </div>
    </li>
  );
}

export function Findings({ engine, session, api }: PanelProps) {
  const { t, lang } = useWords();
  const step = useShown(session, (s) => s.step);
  const { fid } = session.now.info;
  const query = useQuery({
    queryKey: ["scenario", fid, "findings", step, lang],
    queryFn: ({ signal }) => api.findings(signal),
    placeholderData: (before) => before,
  });
  if (query.isError) return <Failure error={query.error} onRetry={() => query.refetch()} />;
  if (!query.data) return <Loading text={t("workshop.findings.loading")} />;
  if (query.data.length === 0) {
    return (
      <Empty
        icon={<CircleCheck aria-hidden="true" />}
        title={t("workshop.findings.none")}
        what={t("workshop.findings.none.what")}
      />
    );
  }
  const sorted = [...query.data].sort((a, b) => GRAVE.indexOf(a.severity) - GRAVE.indexOf(b.severity));
  const count = (severity: string) => sorted.filter((f) => f.severity === severity).length;
  return (
    <>
      <p className="quiet" role="status" aria-busy={query.isFetching}>
        {t("workshop.findings.count", {
          errors: count("error"),
          warnings: count("warning"),
          informations: count("information"),
        })}
      </p>
      <ul className="findings">
        {sorted.map((f) => (
          <Item
            key={`${f.severity}:${f.what}:${f.why}:${f.part}`}
            finding={f}
            engine={engine}
            session={session}
          />
        ))}
      </ul>
    </>
  );
}
