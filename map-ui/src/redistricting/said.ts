/** What the last stroke did, in a line (pure). */

import type { Lang } from "../api/types";
import { number } from "../i18n/format";
import type { Words } from "../i18n/staff";
import type { Done } from "./plan";
import type { Outcome, Station } from "./types";

export type Said =
  | (Outcome & { kind: "stroke"; from: [part: number, electors: number][]; to: number })
  | { kind: "undone" | "redone" | "taken" | "closed" }
  | { kind: "opened"; number: string }
  | { kind: "colleague"; electors: number };

export function saidOfStroke({ units, electors, held, beyond, from, to }: Done): Said & { kind: "stroke" } {
  const given = [...from].sort((a, b) => b[1] - a[1]);
  return { kind: "stroke", units, electors, held, beyond, from: given, to };
}

const NAMED = 3;

/** `312 électeurs de 3 → 5 ; 2 adresses verrouillées laissées`. */
export function saidText(
  said: Said,
  stations: readonly Station[],
  counted: "electors" | "addresses",
  { t, lang }: { t: Words; lang: Lang },
): string {
  const count = (n: number) => t(`workshop.count.${counted}`, { n, count: number(n, lang) });
  if (said.kind === "colleague") return t("workshop.said.colleague", { what: count(said.electors) });
  if (said.kind === "opened") return t("workshop.said.opened", { number: said.number });
  if (said.kind !== "stroke") return t(`workshop.said.${said.kind}`);
  const name = (part: number) => stations[part]?.number ?? "?";
  const from =
    said.from.length > NAMED
      ? t("workshop.said.many", { count: said.from.length })
      : said.from.map(([part]) => name(part)).join(", ");
  const parts = [
    said.units > 0
      ? t("workshop.said.moved", { what: count(said.electors), from, to: name(said.to) })
      : t("workshop.said.none"),
    ...(said.held > 0 ? [t("workshop.said.held", { n: said.held, count: number(said.held, lang) })] : []),
    ...(said.beyond > 0
      ? [t("workshop.said.beyond", { n: said.beyond, count: number(said.beyond, lang) })]
      : []),
  ];
  return parts.join("\u00a0; ");
}
