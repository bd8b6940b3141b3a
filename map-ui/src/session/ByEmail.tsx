/** Whether this person is told by e-mail as well. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "react-aria-components";
import { getJson, request, sendJson } from "../api/client";
import { useWords } from "../i18n/staff";
import { Failure, Loading } from "../panels/parts";
import { useSay } from "../records/useSay";
import { rereadJobs } from "../told/queries";

interface Preferences {
  by_email: boolean;
  possible: boolean;
}

const PATH = "/api/notifications/preferences";

export function ByEmail() {
  const { t, lang } = useWords();
  const { done, failed } = useSay();
  const client = useQueryClient();
  const { data, isPending, isError, error, refetch } = useQuery({
    queryKey: ["account", "notifications"],
    queryFn: ({ signal }) => getJson<Preferences>(PATH, lang, signal),
  });
  const choose = (by_email: boolean) =>
    sendJson("PUT", PATH, { by_email }, lang)
      .then(() => {
        done(t(by_email ? "told.email.on" : "told.email.off"));
        return client.invalidateQueries({ queryKey: ["account", "notifications"] });
      })
      .catch(failed);
  const tryIt = () =>
    request("/api/notifications/trial", lang, { method: "POST" })
      .then(() => {
        done(t("told.email.trial.sent"));
        return rereadJobs(client);
      })
      .catch(failed);
  return (
    <section className="record-section">
      <h3 className="section-title">{t("told.title")}</h3>
      {isPending && <Loading />}
      {isError && <Failure error={error} onRetry={() => refetch()} />}
      {data && !data.possible && !data.by_email && <p className="quiet">{t("told.email.impossible")}</p>}
      {data && (data.possible || data.by_email) && (
        <label className="check">
          <input type="checkbox" checked={data.by_email} onChange={(e) => choose(e.target.checked)} />
          {t("told.email")}
        </label>
      )}
      {data?.possible && (
        <Button className="button small" onPress={tryIt}>
          {t("told.email.trial")}
        </Button>
      )}
    </section>
  );
}
