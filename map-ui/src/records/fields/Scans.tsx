/** Documents that wait in the scan folder, offered to a form: one press takes one in. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ScanLine } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "react-aria-components";
import { getJson, sendJson, withQuery } from "../../api/client";
import { useWords } from "../../i18n/staff";
import { Failure } from "../../panels/parts";
import { pathOf } from "../queries";
import type { FileValue } from "../types";
import { moment, sizeText } from "../value";

interface Waiting {
  name: string;
  size: number;
  at: string;
}

interface Props {
  type: string;
  commune: string | null;
  onTaken: (file: FileValue) => void;
}

export function Scans({ type, commune, onTaken }: Props) {
  const words = useWords();
  const { t, lang } = words;
  const title = useId();
  const client = useQueryClient();
  const [problem, setProblem] = useState<unknown>(null);
  const path = pathOf(type, "/scans");
  const key = ["scans", type, commune];
  const waiting = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => getJson<Waiting[]>(withQuery(path, { commune }), lang, signal),
    staleTime: 0,
  });
  const take = async (name: string) => {
    setProblem(null);
    try {
      const answer = await sendJson("POST", path, { name, commune }, lang);
      onTaken((await answer.json()) as FileValue);
    } catch (error) {
      setProblem(error);
      client.invalidateQueries({ queryKey: key });
    }
  };
  if (!waiting.data || waiting.data.length === 0) return null;
  return (
    <div className="scans">
      <p id={title}>{t("scans.waiting", { count: waiting.data.length })}</p>
      <ul aria-labelledby={title}>
        {waiting.data.map((scan) => (
          <li key={scan.name}>
            <Button
              className="button small"
              aria-label={t("scans.take", { name: scan.name })}
              onPress={() => take(scan.name)}
            >
              <ScanLine aria-hidden="true" />
              {scan.name}
            </Button>{" "}
            <span className="quiet">
              {moment(scan.at, lang)}, {sizeText(scan.size, words)}
            </span>
          </li>
        ))}
      </ul>
      {problem !== null && <Failure error={problem} />}
    </div>
  );
}
