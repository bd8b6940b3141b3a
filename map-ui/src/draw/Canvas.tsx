/** The drawing itself, over the map: shapes, handles, where a point will go, and what is wrong. */
import { useEffect, useState } from "react";
import { createPortal, flushSync } from "react-dom";
import { lengthOf } from "../geometry/measure";
import type { Position, Projection } from "../geometry/projection";
import { length } from "../i18n/format";
import type { Engine } from "../map/engine";
import "./canvas.css";
import { type Handle, middles, type Project, vertices } from "./hits";
import { type Part, sidesOf } from "./parts";
import { docOf, type Sketch, shownParts, strokeType } from "./sketch";
import type { Hover } from "./useHand";
import { useWords } from "./words";

/** More vertices than this on screen are not shown one by one. */
const MOST_HANDLES = 900;
const MOST_MARKS = 30;
/** Shorter sides, in pixels, do not carry their length. */
const LABEL_SIDE = 60;

/** Counts the frames in which the map moved, so that the drawing moves in the same ones. */
function useFrames(engine: Engine): number {
  const [frame, setFrame] = useState(0);
  useEffect(() => {
    const { map } = engine;
    let last = "";
    const follow = () => {
      const { lng, lat } = map.getCenter();
      const canvas = map.getCanvas();
      const next = [lng, lat, map.getZoom(), map.getBearing(), canvas.width, canvas.height].join();
      if (next === last) return;
      last = next;
      flushSync(() => setFrame((n) => n + 1));
    };
    map.on("render", follow);
    return () => {
      map.off("render", follow);
    };
  }, [engine]);
  return frame;
}

function pathOf(points: readonly Position[], project: Project, closed: boolean): string {
  const steps = points.map((p) =>
    project(p)
      .map((n) => n.toFixed(1))
      .join(" "),
  );
  return steps.length > 0 ? `M${steps.join("L")}${closed ? "Z" : ""}` : "";
}

interface Painting {
  sketch: Sketch;
  hover: Hover | null;
  project: Project;
}

interface ShapeProps {
  part: Part;
  /** The ring chosen as a whole; null when none of this part is. */
  picked: number | null;
  project: Project;
}

function Shape({ part, picked, project }: ShapeProps) {
  if (part.type === "point") return null;
  const closed = part.type === "polygon";
  const d = part.rings.map((ring) => pathOf(ring, project, closed)).join("");
  return (
    <g className={`draw-shape ${part.type} ${picked === 0 ? "picked" : ""}`}>
      {closed && <path className="draw-fill" d={d} />}
      <path className="draw-halo" d={d} />
      <path className="draw-line" d={d} />
      {picked !== null && (
        <path className="draw-picked" d={pathOf(part.rings[picked] ?? [], project, closed)} />
      )}
    </g>
  );
}

function Stroke({ sketch, hover, project }: Painting) {
  const { stroke } = docOf(sketch);
  if (!stroke) return null;
  const points = hover ? [...stroke.points, hover.at] : stroke.points;
  const ring = strokeType(stroke.purpose) === "polygon";
  const d = pathOf(points, project, false);
  const [first, last] = [points[0], points.at(-1)];
  return (
    <g className={`draw-stroke ${stroke.purpose}`}>
      {ring && points.length > 2 && <path className="draw-fill" d={pathOf(points, project, true)} />}
      <path className="draw-halo" d={d} />
      <path className="draw-line" d={d} />
      {ring && first && last && points.length > 2 && (
        <path className="draw-closing" d={pathOf([last, first], project, false)} />
      )}
      {stroke.points.map((p, i) => {
        const [x, y] = project(p);
        // Points of a stroke have no name but their place in it.
        // biome-ignore lint/suspicious/noArrayIndexKey: a point is known by its rank
        return <circle key={i} className={`draw-vertex ${i === 0 ? "first" : ""}`} cx={x} cy={y} r={5} />;
      })}
    </g>
  );
}

function onScreen(handles: Handle[], project: Project): (Handle & { x: number; y: number })[] {
  const [width, height] = [window.innerWidth, window.innerHeight];
  return handles.flatMap((h) => {
    const [x, y] = project(h.at);
    return x < -20 || y < -20 || x > width + 20 || y > height + 20 ? [] : [{ ...h, x, y }];
  });
}

const keyOf = ({ part, ring, index }: Handle["ref"]) => `${part}.${ring}.${index}`;

function Handles({ sketch, hover, project }: Painting) {
  const parts = shownParts(sketch);
  const editing = sketch.tool === "edit" || sketch.tool === "point";
  const shown = onScreen(vertices(editing ? parts : parts.filter((p) => p.type === "point")), project);
  if (shown.length > MOST_HANDLES) return null;
  const hit = hover?.hit && hover.hit.kind !== "ring" ? hover.hit : null;
  const { picked } = sketch;
  const pickedKey = picked && picked.index !== null ? keyOf({ ...picked, index: picked.index }) : "";
  return (
    <g>
      {sketch.tool === "edit" &&
        !sketch.dragging &&
        onScreen(middles(parts, project), project).map(({ ref, x, y }) => {
          const lit = hit?.kind === "middle" && keyOf(hit.ref) === keyOf(ref);
          return (
            <circle
              key={`m${keyOf(ref)}`}
              className={`draw-middle ${lit ? "lit" : ""}`}
              cx={x}
              cy={y}
              r={4}
            />
          );
        })}
      {shown.map(({ ref, x, y }) => {
        const lit = hit?.kind === "vertex" && keyOf(hit.ref) === keyOf(ref);
        const chosen = keyOf(ref) === pickedKey;
        const alone = parts[ref.part]?.type === "point";
        const look = `draw-vertex ${alone ? "alone" : ""} ${lit ? "lit" : ""} ${chosen ? "picked" : ""}`;
        return <circle key={keyOf(ref)} className={look} cx={x} cy={y} r={alone ? 8 : 5.5} />;
      })}
    </g>
  );
}

/** Lengths of the sides that change: the last of a stroke, or those of the vertex being pulled. */
function Lengths({ sketch, hover, project, projection }: Painting & { projection: Projection }) {
  const { lang } = useWords();
  const { stroke } = docOf(sketch);
  const last = stroke?.points.at(-1);
  const { dragging } = sketch;
  const part = dragging ? shownParts(sketch)[dragging.ref.part] : undefined;
  const sides: [Position, Position][] =
    stroke && last && hover
      ? [[last, hover.at]]
      : part && dragging
        ? sidesOf(part.type, part.rings[dragging.ref.ring] ?? []).filter((s) => s.includes(dragging.to))
        : [];
  return sides.map((side) => {
    const [[ax, ay], [bx, by]] = [project(side[0]), project(side[1])];
    if (Math.hypot(ax - bx, ay - by) < LABEL_SIDE) return null;
    return (
      <text key={side.join()} className="draw-length figures" x={(ax + bx) / 2} y={(ay + by) / 2 - 8}>
        {length(lengthOf(side, projection), lang)}
      </text>
    );
  });
}

function Snapped({ hover, project, text }: { hover: Hover | null; project: Project; text: string }) {
  if (!hover?.snap) return null;
  const [x, y] = project(hover.snap.at);
  return (
    <g className="draw-snap">
      {hover.snap.on === "corner" ? (
        <rect x={x - 7} y={y - 7} width={14} height={14} />
      ) : (
        <path d={`M${x - 8} ${y}L${x} ${y - 8}L${x + 8} ${y}L${x} ${y + 8}Z`} />
      )}
      <text x={x + 14} y={y + 24}>
        {text}
      </text>
    </g>
  );
}

function Marks({ marks, project }: { marks: readonly Position[]; project: Project }) {
  const places = [...new Map(marks.map((at) => [at.join(), at])).values()];
  return places.slice(0, MOST_MARKS).map((at) => {
    const [x, y] = project(at);
    return (
      <g key={at.join()} className="draw-mark" transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
        <circle r={13} />
        <path d="M0 -6V1.5M0 5.2V5.4" />
      </g>
    );
  });
}

interface Props {
  engine: Engine;
  sketch: Sketch;
  hover: Hover | null;
  marks: readonly Position[];
  snapText: string;
  projection: Projection;
  dark: boolean;
}

export function Canvas({ engine, sketch, hover, marks, snapText, projection, dark }: Props) {
  useFrames(engine);
  const project: Project = (at) => {
    const { x, y } = engine.toScreen(at);
    return [x, y];
  };
  const painting = { sketch, hover, project };
  const parts = shownParts(sketch);
  const whole = sketch.picked?.index === null ? sketch.picked : null;
  return createPortal(
    <svg className={`draw-canvas ${dark ? "dark" : ""}`} aria-hidden="true">
      {parts.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its rank
        <Shape key={i} part={part} picked={whole?.part === i ? whole.ring : null} project={project} />
      ))}
      <Stroke {...painting} />
      <Handles {...painting} />
      <Lengths {...painting} projection={projection} />
      <Marks marks={marks} project={project} />
      <Snapped hover={hover} project={project} text={snapText} />
    </svg>,
    engine.map.getContainer(),
  );
}
