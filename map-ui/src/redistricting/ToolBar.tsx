/** Tools of the workshop, each with its key; what they do, to whom; and what the last stroke did. */
import {
  Brush,
  Building,
  Hand,
  Lasso,
  MapPin,
  MapPinPlus,
  Pipette,
  Redo2,
  Route,
  Signpost,
  SquareDashed,
  Undo2,
} from "lucide-react";
import type { ComponentType, SVGAttributes } from "react";
import {
  Button,
  Label,
  Slider,
  SliderThumb,
  SliderTrack,
  ToggleButton,
  Toolbar,
} from "react-aria-components";
import { useWords } from "../i18n/staff";
import { Chip } from "./Chip";
import { KEYS } from "./keys";
import { Segments } from "./Segments";
import { saidText } from "./said";
import { type Mode, type Session, type Tool, useShown, type View } from "./session";

type Icon = ComponentType<SVGAttributes<SVGElement>>;

const ICONS: Record<Tool, Icon> = {
  brush: Brush,
  lasso: Lasso,
  rectangle: SquareDashed,
  address: MapPin,
  side: Signpost,
  street: Route,
  block: Building,
  pick: Pipette,
  open: MapPinPlus,
  pan: Hand,
};
const TOOLS = Object.keys(ICONS) as Tool[];
const READING: readonly Tool[] = ["pick", "pan"];
const MODES: readonly Mode[] = ["paint", "lock", "unlock"];
const VIEWS: readonly View[] = ["after", "before", "difference", "beside"];

function Tools({ session }: { session: Session }) {
  const { t } = useWords();
  const tool = useShown(session, (s) => s.tool);
  const undo = useShown(session, (s) => s.undo);
  const redo = useShown(session, (s) => s.redo);
  const may = session.mayChange;
  return (
    <Toolbar className="draw-tools" aria-label={t("workshop.tools")}>
      {TOOLS.filter((x) => may || READING.includes(x)).map((x) => {
        const Icon = ICONS[x];
        return (
          <ToggleButton
            key={x}
            className="draw-tool"
            isSelected={tool === x}
            aria-keyshortcuts={KEYS[x]}
            onChange={() => session.set({ tool: x })}
          >
            <Icon aria-hidden="true" />
            <span className="tool-name">{t(`workshop.tool.${x}`)}</span>
            <kbd>{KEYS[x]}</kbd>
          </ToggleButton>
        );
      })}
      {may && (
        <>
          <span className="draw-gap" />
          <Button
            className="draw-tool quiet-tool"
            aria-label={t("workshop.undo")}
            isDisabled={!undo}
            onPress={() => session.undo()}
          >
            <Undo2 aria-hidden="true" />
          </Button>
          <Button
            className="draw-tool quiet-tool"
            aria-label={t("workshop.redo")}
            isDisabled={!redo}
            onPress={() => session.redo()}
          >
            <Redo2 aria-hidden="true" />
          </Button>
        </>
      )}
    </Toolbar>
  );
}

function Size({ session }: { session: Session }) {
  const { t } = useWords();
  const size = useShown(session, (s) => s.size);
  return (
    <Slider
      className="brush-size"
      minValue={6}
      maxValue={120}
      value={size}
      onChange={(n) => session.set({ size: Number(n) })}
    >
      <Label>{t("workshop.size")}</Label>
      <SliderTrack className="slider-track">
        <SliderThumb className="slider-thumb" />
      </SliderTrack>
    </Slider>
  );
}

function Target({ session, colours }: { session: Session; colours: readonly number[] }) {
  const { t } = useWords();
  const to = useShown(session, (s) => s.to);
  const station = useShown(session, (s) => (s.to === null ? undefined : s.stations[s.to]));
  if (!station) return <span className="quiet">{t("workshop.target.none")}</span>;
  return (
    <span className="target">
      <span className="visually-hidden">{t("workshop.target")} </span>
      <Chip number={station.number} colour={colours[to ?? 0]} />
      <span className="target-name">{station.name}</span>
      {station.locked && <span className="quiet">{t("workshop.locked")}</span>}
    </span>
  );
}

function LastStroke({ session }: { session: Session }) {
  const words = useWords();
  const said = useShown(session, (s) => s.said);
  const stations = useShown(session, (s) => s.stations);
  const sending = useShown(session, (s) => s.sending);
  return (
    <p className="last-stroke figures" role="status" data-sending={sending > 0}>
      {said ? saidText(said, stations, session.ground.counted, words) : words.t("workshop.said.nothing")}
    </p>
  );
}

export function ToolBar({ session, colours }: { session: Session; colours: readonly number[] }) {
  const { t } = useWords();
  const tool = useShown(session, (s) => s.tool);
  const mode = useShown(session, (s) => s.mode);
  const view = useShown(session, (s) => s.view);
  useShown(session, (s) => s.info);
  const may = session.mayChange;
  return (
    <section className="workshop-bar sheet" aria-label={t("workshop.bar")}>
      <Tools session={session} />
      <div className="workshop-line">
        {may && (
          <Segments
            label={t("workshop.mode")}
            all={MODES}
            value={mode}
            text={(x) => t(`workshop.mode.${x}`)}
            onChoose={(x) => session.set({ mode: x })}
          />
        )}
        {may && mode === "paint" && <Target session={session} colours={colours} />}
        {may && tool === "brush" && <Size session={session} />}
      </div>
      <div className="workshop-line said">
        {may && <LastStroke session={session} />}
        <span className="draw-gap" />
        <Segments
          label={t("workshop.view")}
          all={VIEWS}
          value={view}
          text={(x) => t(`workshop.view.${x}`)}
          onChoose={(x) => session.set({ view: x })}
        />
      </div>
    </section>
  );
}
