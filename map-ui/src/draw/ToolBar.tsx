import {
  CircleDashed,
  Combine,
  Keyboard,
  Magnet,
  MapPin,
  MousePointer2,
  Pentagon,
  Redo2,
  Scissors,
  ShoppingBasket,
  Table2,
  Undo2,
  Waypoints,
} from "lucide-react";
import type { ComponentType, SVGAttributes } from "react";
import { Button, ToggleButton, Toolbar, Tooltip, TooltipTrigger } from "react-aria-components";
import type { GeometryKind } from "../api/types";
import type { DrawKey } from "../i18n/draw";
import { IconDialog } from "../panels/popovers";
import { again, back, choose, docOf, merge, type Sketch, type Tool } from "./sketch";
import type { Apply } from "./useSketch";
import { useWords } from "./words";

type Icon = ComponentType<SVGAttributes<SVGElement>>;

const ICONS: Record<Tool, Icon> = {
  point: MapPin,
  line: Waypoints,
  polygon: Pentagon,
  edit: MousePointer2,
  hole: CircleDashed,
  split: Scissors,
  basket: ShoppingBasket,
};

const TOOLS: Record<GeometryKind, readonly Tool[]> = {
  point: ["point", "edit"],
  line: ["line", "edit", "split"],
  polygon: ["polygon", "edit", "hole", "split", "basket"],
  mixed: ["point", "line", "polygon", "edit", "hole", "split", "basket"],
};

/** Why a tool has nothing to work on yet. */
export function missing(tool: Tool, s: Sketch): DrawKey | null {
  const { parts } = docOf(s);
  const polygon = parts.some((p) => p.type === "polygon");
  if (tool === "hole" && !polygon) return "draw.why.noPolygon";
  if (tool === "split" && !parts.some((p) => p.type !== "point")) return "draw.why.noShape";
  return tool === "edit" && parts.length === 0 ? "draw.fault.empty" : null;
}

interface ToolProps {
  name: string;
  icon: Icon;
  why?: DrawKey | null;
  selected?: boolean;
  quiet?: boolean;
  onPress: () => void;
}

/** A tool that is not of use now stays reachable and says why. */
function ToolButton({ name, icon: Icon, why = null, selected = false, quiet = false, onPress }: ToolProps) {
  const { t } = useWords();
  const said = why ? `${name}. ${t(why)}` : name;
  return (
    <TooltipTrigger delay={why ? 100 : 500}>
      <ToggleButton
        className={`draw-tool ${why ? "idle" : ""} ${quiet ? "quiet-tool" : ""}`}
        isSelected={selected}
        aria-label={said}
        aria-disabled={why !== null || undefined}
        onChange={() => {
          if (!why) onPress();
        }}
      >
        <Icon aria-hidden="true" />
        {!quiet && <span>{name}</span>}
      </ToggleButton>
      <Tooltip className="tooltip draw-tooltip" placement="bottom">
        {why ? t(why) : name}
      </Tooltip>
    </TooltipTrigger>
  );
}

function StepButton({
  name,
  icon: Icon,
  off,
  onPress,
}: {
  name: string;
  icon: Icon;
  off: boolean;
  onPress: () => void;
}) {
  return (
    <TooltipTrigger delay={500}>
      <Button className="draw-tool quiet-tool" aria-label={name} isDisabled={off} onPress={onPress}>
        <Icon aria-hidden="true" />
      </Button>
      <Tooltip className="tooltip draw-tooltip" placement="bottom">
        {name}
      </Tooltip>
    </TooltipTrigger>
  );
}

function Keys() {
  const { t } = useWords();
  return (
    <IconDialog
      label={t("draw.keys")}
      icon={<Keyboard aria-hidden="true" />}
      buttonClass="draw-tool quiet-tool draw-keys"
      className="draw-keys-list"
    >
      <p>{t("draw.help.keys")}</p>
    </IconDialog>
  );
}

interface Props {
  sketch: Sketch;
  apply: Apply;
  snapping: boolean;
  setSnapping: (on: boolean) => void;
  table: boolean;
  setTable: (on: boolean) => void;
}

export function ToolBar({ sketch, apply, snapping, setSnapping, table, setTable }: Props) {
  const { t } = useWords();
  const { past, future, present } = sketch.history;
  const polygons = present.parts.filter((p) => p.type === "polygon").length;
  const canMerge = sketch.kind === "polygon" || sketch.kind === "mixed";
  return (
    <Toolbar className="draw-tools" aria-label={t("draw.tools")}>
      {TOOLS[sketch.kind].map((tool) => (
        <ToolButton
          key={tool}
          name={t(`draw.tool.${tool}`)}
          icon={ICONS[tool]}
          why={missing(tool, sketch)}
          selected={sketch.tool === tool}
          onPress={() => apply((s) => choose(s, tool))}
        />
      ))}
      {canMerge && (
        <ToolButton
          name={t("draw.merge")}
          icon={Combine}
          why={polygons < 2 ? "draw.why.onePolygon" : null}
          onPress={() => apply(merge)}
        />
      )}
      <span className="draw-gap" />
      <StepButton name={t("draw.undo")} icon={Undo2} off={past.length === 0} onPress={() => apply(back)} />
      <StepButton name={t("draw.redo")} icon={Redo2} off={future.length === 0} onPress={() => apply(again)} />
      <ToolButton
        quiet
        name={t("draw.snapping")}
        icon={Magnet}
        selected={snapping}
        onPress={() => setSnapping(!snapping)}
      />
      <ToolButton
        quiet
        name={t("draw.vertices")}
        icon={Table2}
        selected={table}
        onPress={() => setTable(!table)}
      />
      <Keys />
    </Toolbar>
  );
}
