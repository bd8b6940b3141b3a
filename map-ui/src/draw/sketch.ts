/** The state of a drawing and everything that can be done to it (pure): what the map and the panel both show. */
import type { GeometryKind } from "../api/types";
import type { Position } from "../geometry/projection";
import { addHole, insertVertex, moveVertex, removePart, removeRing, removeVertex } from "./edit";
import { begin, type History, push, redo, undo } from "./history";
import { fewest, type Part, type PartType, type VertexRef, vertexAt } from "./parts";
import { distance } from "./plane";
import { splitParts } from "./split";
import { merged } from "./union";

export type Tool = "point" | "line" | "polygon" | "edit" | "hole" | "split" | "basket";
export type Purpose = Exclude<Tool, "edit" | "basket" | "point">;

export interface Stroke {
  purpose: Purpose;
  points: Position[];
}

/** A parcel of the basket, with its exact shape. */
export interface Parcel {
  fid: number;
  label: string;
  parts: Part[];
}

export interface Basket {
  /** What was drawn before the basket was opened. */
  base: Part[];
  parcels: Parcel[];
}

/** What undo goes back to. */
export interface Doc {
  parts: Part[];
  stroke: Stroke | null;
  basket: Basket | null;
}

export type Notice =
  | "hole.outside"
  | "split.nothing"
  | "merge.apart"
  | "leave"
  | "basket.none"
  | "basket.failed";

/** A whole ring when `index` is null. */
export interface Picked {
  part: number;
  ring: number;
  index: number | null;
}

export interface Sketch {
  history: History<Doc>;
  tool: Tool;
  kind: GeometryKind;
  /** More than one point can be kept. */
  multi: boolean;
  picked: Picked | null;
  /** The vertex under the pointer's button, where it is now. */
  dragging: { ref: VertexRef; to: Position; fresh: boolean } | null;
  notice: Notice | null;
}

export function firstTool(kind: GeometryKind, parts: readonly Part[]): Tool {
  if (parts.length > 0) return "edit";
  return kind === "mixed" ? "polygon" : kind;
}

export function start(kind: GeometryKind, parts: Part[], multi: boolean): Sketch {
  const doc: Doc = { parts, stroke: null, basket: null };
  const history = begin(doc);
  return {
    history,
    tool: firstTool(kind, parts),
    kind,
    multi,
    picked: null,
    dragging: null,
    notice: null,
  };
}

export const docOf = (s: Sketch): Doc => s.history.present;

export function strokeType(purpose: Purpose): PartType {
  return purpose === "polygon" || purpose === "hole" ? "polygon" : "line";
}

/** What is on the map now, with the vertex being dragged where the pointer has it. */
export function shownParts(s: Sketch): Part[] {
  const { parts } = docOf(s);
  if (!s.dragging) return parts;
  const { ref, to, fresh } = s.dragging;
  return fresh ? insertVertex(parts, ref, to) : moveVertex(parts, ref, to);
}

function keep(s: Sketch, doc: Doc, more: Partial<Sketch> = {}): Sketch {
  return { ...s, notice: null, dragging: null, ...more, history: push(s.history, doc) };
}

/** Shapes changed by hand are no longer the union of a basket. */
function keepParts(s: Sketch, parts: Part[], more: Partial<Sketch> = {}): Sketch {
  return keep(s, { parts, stroke: null, basket: null }, more);
}

const say = (s: Sketch, notice: Notice): Sketch => ({ ...s, notice });

export function choose(s: Sketch, tool: Tool): Sketch {
  const next = { ...s, tool, picked: null, dragging: null, notice: null };
  return docOf(s).stroke ? { ...next, history: push(s.history, { ...docOf(s), stroke: null }) } : next;
}

function placePoint(s: Sketch, at: Position): Sketch {
  const { parts } = docOf(s);
  const point: Part = { type: "point", rings: [[at]] };
  if (s.multi || s.kind === "mixed") return keepParts(s, [...parts, point]);
  return keepParts(s, [...parts.filter((p) => p.type !== "point"), point]);
}

/** A click of a drawing tool: a point, or one more point of the stroke. */
export function place(s: Sketch, at: Position): Sketch {
  if (s.tool === "point") return placePoint(s, at);
  if (s.tool === "edit" || s.tool === "basket") return s;
  const { stroke, ...doc } = docOf(s);
  const points = stroke?.points ?? [];
  const last = points.at(-1);
  if (last && distance(last, at) === 0) return s;
  return keep(s, { ...doc, stroke: { purpose: stroke?.purpose ?? s.tool, points: [...points, at] } });
}

/** The points of the stroke as typed in the table. */
export function setStroke(s: Sketch, points: Position[]): Sketch {
  const { stroke, ...doc } = docOf(s);
  if (!stroke) return s;
  return keep(s, { ...doc, stroke: points.length > 0 ? { ...stroke, points } : null });
}

export function removeLast(s: Sketch): Sketch {
  const { stroke, ...doc } = docOf(s);
  if (!stroke) return s;
  const points = stroke.points.slice(0, -1);
  return keep(s, { ...doc, stroke: points.length > 0 ? { ...stroke, points } : null });
}

export function canFinish(stroke: Stroke | null): boolean {
  return stroke !== null && stroke.points.length >= fewest(strokeType(stroke.purpose));
}

/** Ends the stroke: a new part, a hole, or a cut. */
export function finish(s: Sketch): Sketch {
  const { stroke, parts } = docOf(s);
  if (!stroke || !canFinish(stroke)) return s;
  const { purpose, points } = stroke;
  if (purpose === "hole") {
    const holed = addHole(parts, points);
    return holed ? keepParts(s, holed, { tool: "edit" }) : say(s, "hole.outside");
  }
  if (purpose === "split") {
    const cut = splitParts(parts, points);
    return cut ? keepParts(s, cut, { tool: "edit", picked: null }) : say(s, "split.nothing");
  }
  return keepParts(s, [...parts, { type: purpose, rings: [points] }], { tool: "edit", picked: null });
}

/** What Escape does first: the stroke goes, then the vertex, then the tool; null when nothing is left to stop. */
export function stop(s: Sketch): Sketch | null {
  if (s.dragging) return { ...s, dragging: null };
  const doc = docOf(s);
  if (doc.stroke) return keep(s, { ...doc, stroke: null });
  if (s.picked) return { ...s, picked: null };
  if (s.tool !== "edit" && doc.parts.length > 0) return choose(s, "edit");
  return null;
}

export function pick(s: Sketch, picked: Picked | null): Sketch {
  return { ...s, picked, notice: null };
}

export function drag(s: Sketch, ref: VertexRef, to: Position, fresh = false): Sketch {
  return { ...s, dragging: { ref, to, fresh }, picked: ref, notice: null };
}

export function drop(s: Sketch): Sketch {
  return s.dragging ? keepParts(s, shownParts(s)) : s;
}

export function setVertex(s: Sketch, ref: VertexRef, to: Position): Sketch {
  const now = vertexAt(docOf(s).parts, ref);
  if (!now || (now[0] === to[0] && now[1] === to[1])) return s;
  return keepParts(s, moveVertex(docOf(s).parts, ref, to));
}

export function addVertex(s: Sketch, ref: VertexRef, at: Position): Sketch {
  return keepParts(s, insertVertex(docOf(s).parts, ref, at), { picked: ref });
}

export function dropVertex(s: Sketch, ref: VertexRef): Sketch {
  return keepParts(s, removeVertex(docOf(s).parts, ref), { picked: null });
}

/** Takes away what is picked: a vertex, a hole, or a whole part. */
export function removePicked(s: Sketch): Sketch {
  if (!s.picked) return s;
  const { part, ring, index } = s.picked;
  if (index !== null) return dropVertex(s, { part, ring, index });
  return keepParts(s, removeRing(docOf(s).parts, part, ring), { picked: null });
}

export function dropPart(s: Sketch, part: number): Sketch {
  return keepParts(s, removePart(docOf(s).parts, part), { picked: null });
}

/** Puts all polygons together where they meet. */
export function merge(s: Sketch): Sketch {
  const { parts } = docOf(s);
  const out = merged(parts);
  if (out.length === parts.length) return say(s, "merge.apart");
  return keepParts(s, out, { picked: null });
}

function withBasket(s: Sketch, basket: Basket): Sketch {
  const all = [...basket.base, ...basket.parcels.flatMap((p) => p.parts)];
  return keep(s, { parts: merged(all), stroke: null, basket }, { picked: null });
}

/** Puts a parcel into the basket, or takes it out. */
export function toggleParcel(s: Sketch, parcel: Parcel): Sketch {
  const { parts, basket } = docOf(s);
  const { base, parcels } = basket ?? { base: parts, parcels: [] };
  const without = parcels.filter((p) => p.fid !== parcel.fid);
  return withBasket(s, { base, parcels: without.length < parcels.length ? without : [...parcels, parcel] });
}

/** Leaves only the parcels: what was drawn before goes. */
export function dropBase(s: Sketch): Sketch {
  const { basket, parts } = docOf(s);
  if (basket) return withBasket(s, { ...basket, base: [] });
  return parts.length > 0 ? withBasket(s, { base: [], parcels: [] }) : s;
}

/** The geometry of the record changed by somebody else than this drawing. */
export function load(s: Sketch, parts: Part[]): Sketch {
  return keepParts(s, parts, { picked: null, tool: firstTool(s.kind, parts) });
}

const moved = (s: Sketch, history: History<Doc>): Sketch => {
  const purpose = history.present.stroke?.purpose;
  const empty = history.present.parts.length === 0 && s.tool === "edit";
  const tool = purpose ?? (empty ? firstTool(s.kind, []) : s.tool);
  return { ...s, history, tool, picked: null, dragging: null, notice: null };
};

export const back = (s: Sketch): Sketch => moved(s, undo(s.history));
export const again = (s: Sketch): Sketch => moved(s, redo(s.history));
