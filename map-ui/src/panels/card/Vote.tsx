/** Where one votes who lives at an address: said to everybody, in towns that have told it. */
import { useQuery } from "@tanstack/react-query";
import { getJson, withQuery } from "../../api/client";
import { useI18n } from "../../i18n";

interface WhereToVote {
  station: { number: string; accessible: boolean | null } | null;
  message: string;
}

export function Vote({ commune, address }: { commune: string; address: number }) {
  const { t, lang } = useI18n();
  const { data } = useQuery({
    queryKey: ["vote", commune, address, lang],
    queryFn: ({ signal }) =>
      getJson<WhereToVote>(withQuery("/api/elections/station", { commune, address, lang }), lang, signal),
  });
  if (!data?.station) return null;
  return (
    <dl className="facts">
      <div>
        <dt>{t("card.vote")}</dt>
        <dd>
          {data.message}
          {data.station.accessible && ` (${t("card.vote.accessible")})`}
        </dd>
      </div>
    </dl>
  );
}
