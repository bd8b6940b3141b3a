/** The station that is painted, and what can be done with it. */
import { Crosshair, MapPinPlus, MapPinX } from "lucide-react";
import { Button } from "react-aria-components";
import { useWords } from "../i18n/staff";
import { Chip } from "./Chip";
import { flyToStation } from "./fly";
import type { PanelProps } from "./Panel";
import { useShown } from "./session";

export function Chosen({ engine, session, colours }: Pick<PanelProps, "engine" | "session" | "colours">) {
  const { t } = useWords();
  const station = useShown(session, (s) => (s.to === null ? undefined : s.stations[s.to]));
  const may = session.mayChange;
  const { canton, constituency } = station?.cell ?? {};
  const cell = [
    ...(canton ? [t("workshop.canton", { name: canton })] : []),
    ...(constituency ? [t("workshop.constituency", { name: constituency })] : []),
  ].join(", ");
  const open = () => session.set({ opening: engine.centre() });
  const close = () => {
    if (!station) return;
    session.act({ act: "do", operation: { operation: "close", station: station.part } }, { kind: "closed" });
    session.set({ to: null });
  };
  return (
    <div className="chosen">
      {station ? (
        <>
          <Chip number={station.number} colour={colours[station.part]} />
          <p>
            {station.name}
            <span className="quiet">{cell}</span>
          </p>
          <Button
            className="icon-button small"
            aria-label={t("workshop.fly", { number: station.number })}
            onPress={() => flyToStation(engine, session, station.part)}
          >
            <Crosshair aria-hidden="true" />
          </Button>
          {may && (
            <Button className="button small" isDisabled={station.locked} onPress={close}>
              <MapPinX aria-hidden="true" />
              {t("workshop.close")}
            </Button>
          )}
        </>
      ) : (
        <p className="quiet">{may ? t("workshop.choose.how") : t("workshop.choose.read")}</p>
      )}
      {may && (
        <Button className="button small" onPress={open}>
          <MapPinPlus aria-hidden="true" />
          {t("workshop.open")}
        </Button>
      )}
    </div>
  );
}
