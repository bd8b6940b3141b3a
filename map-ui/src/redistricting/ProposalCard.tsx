/** One proposal: what it is best at, its figures, each with what no plan can better. */
import { useRef } from "react";
import { Button, ToggleButton } from "react-aria-components";
import { length, number } from "../i18n/format";
import { useWords } from "../i18n/staff";
import { useSay } from "../records/useSay";
import type { PanelProps } from "./Panel";
import { type Session, useShown } from "./session";
import type { Move, Proposal } from "./types";

function withMoves(session: Session, moves: readonly Move[]): Uint16Array {
  const of = session.plan.of.slice();
  for (const [unit, part] of moves) of[unit] = part;
  return of;
}

function useFigures({ figures, least }: Proposal, counted: "electors" | "addresses") {
  const { t, lang } = useWords();
  const count = (n: number) => t(`workshop.count.${counted}`, { n, count: number(n, lang) });
  const bound = (text: string | null) => (text === null ? "" : t("workshop.bound", { text }));
  const metres = (m: number) => length(Math.round(m), lang).replace(/[,.]0(?!\d)/, "");
  return [
    ...(figures.moved === null
      ? []
      : [
          [
            t("workshop.figure.moved"),
            count(figures.moved),
            bound(least.moved == null ? null : number(least.moved, lang)),
          ],
        ]),
    ...(figures.walk === null
      ? []
      : [
          [
            t("workshop.figure.walk"),
            metres(figures.walk),
            bound(least.walk == null ? null : metres(least.walk)),
          ],
        ]),
    [
      t("workshop.figure.balance"),
      t("workshop.figure.between", { least: number(figures.lightest, lang), most: count(figures.heaviest) }),
      figures.outside > 0 ? t("workshop.figure.outside", { what: count(figures.outside) }) : "",
    ],
    [
      t("workshop.figure.borders"),
      metres(figures.cut / 10),
      figures.detached > 0 ? t("workshop.figure.detached", { n: figures.detached }) : "",
    ],
    ...(figures.lines == null ? [] : [[t("workshop.figure.lines"), number(figures.lines, lang), ""]]),
  ] as const;
}

export function ProposalCard({ proposal, session, api }: PanelProps & { proposal: Proposal }) {
  const { t } = useWords();
  const { failed } = useSay();
  const figures = useFigures(proposal, session.ground.counted);
  const moves = useRef<Promise<Move[]> | null>(null);
  const name = proposal.best_at.map((aim) => t(`workshop.aim.${aim}`)).join(", ");
  const kept = useShown(session, (s) => s.kept === proposal.fid);
  const older = useShown(session, (s) => s.step !== proposal.step);
  const look = async () => {
    if (session.now.kept !== null && session.now.kept !== proposal.fid) return;
    moves.current ??= api.moves(proposal.fid);
    try {
      session.set({ preview: withMoves(session, await moves.current), view: "after" });
    } catch (error) {
      moves.current = null;
      failed(error);
    }
  };
  const away = () => {
    if (session.now.kept === null) session.set({ preview: null });
  };
  const keep = (on: boolean) => {
    session.set({ kept: on ? proposal.fid : null });
    if (on) look();
    else session.set({ preview: null });
  };
  const take = () => {
    keep(false);
    session.act({ act: "proposal", proposal: proposal.fid }, { kind: "taken" });
  };
  return (
    <li className="proposal" onPointerEnter={look} onPointerLeave={away}>
      <h3>{name}</h3>
      <dl>
        {figures.map(([title, value, more]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd className="figures">
              {value}
              {more && <span className="quiet">{more}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {older && <p className="quiet">{t("workshop.proposal.older")}</p>}
      {proposal.impossible.map((sentence) => (
        <p key={sentence} className="quiet">
          {sentence}
        </p>
      ))}
      <div className="proposal-acts">
        <ToggleButton
          className="button small"
          isSelected={kept}
          aria-label={t("workshop.preview.of", { name })}
          onChange={keep}
        >
          {t("workshop.preview")}
        </ToggleButton>
        {session.mayChange && (
          <Button
            className="button small primary"
            aria-label={t("workshop.take.of", { name })}
            onPress={take}
          >
            {t("workshop.take")}
          </Button>
        )}
      </div>
    </li>
  );
}
