/**
 * Addresses as points of the map, in one buffer of the graphics card: thousands of them change colour between two
 * frames, which the tiles of a source would take tenths of a second for.
 */
import maplibregl, { type CustomLayerInterface, type CustomRenderMethodInput } from "maplibre-gl";
import type { Engine } from "./engine";

export const UNITS_LAYER = "beffroi-units";
export const MOST_COLOURS = 16;

/** How a point is drawn. */
export const PLAIN = 0;
export const LOCKED = 1;
export const PALE = 2;
export const STRONG = 3;
const KINDS = 4;

export interface Tints {
  fill: string;
  edge: string;
}

/** Writes how a point is drawn: its colour, its kind, and the colour of its rim where that is another's. */
export function writeLook(
  looks: Uint8Array,
  point: number,
  colour: number,
  kind: number,
  rim = colour,
): void {
  looks[point * 2] = colour;
  looks[point * 2 + 1] = kind + KINDS * rim;
}

const VERTEX = `#version 300 es
uniform mat4 u_matrix;
uniform float u_size;
uniform vec3 u_fills[${MOST_COLOURS}];
uniform vec3 u_edges[${MOST_COLOURS}];
in vec2 a_at;
in vec2 a_look;
out vec3 v_fill;
out vec3 v_edge;
out float v_kind;
out float v_size;
void main() {
  int look = int(a_look.y);
  v_fill = u_fills[int(a_look.x)];
  v_edge = u_edges[look / ${KINDS}];
  v_kind = float(look % ${KINDS});
  v_size = u_size * (v_kind == ${STRONG}.0 ? 1.7 : v_kind == ${PALE}.0 ? 0.7 : 1.0);
  gl_Position = u_matrix * vec4(a_at, 0.0, 1.0);
  gl_PointSize = v_size;
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
in vec3 v_fill;
in vec3 v_edge;
in float v_kind;
in float v_size;
out vec4 o_colour;
void main() {
  float r = length(gl_PointCoord - 0.5) * v_size;
  float radius = v_size * 0.5;
  float inside = clamp(radius - r, 0.0, 1.0);
  if (inside <= 0.0) discard;
  float rim = max(1.0, radius * 0.28);
  vec3 colour = mix(v_fill, v_edge, clamp(r - (radius - rim) + 0.5, 0.0, 1.0));
  if (v_kind == ${LOCKED}.0 && r < radius * 0.45) colour = v_edge * 0.45;
  float alpha = inside * (v_kind == ${PALE}.0 ? 0.35 : 1.0);
  o_colour = vec4(colour * alpha, alpha);
}`;

type Rgb = [number, number, number];

function rgbOf(hex: string): Rgb {
  const n = Number.parseInt(hex.slice(1), 16);
  return [((n >> 16) & 255) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255];
}

function packed(colours: readonly string[]): Float32Array {
  const out = new Float32Array(MOST_COLOURS * 3);
  colours.slice(0, MOST_COLOURS).forEach((c, i) => {
    out.set(rgbOf(c), i * 3);
  });
  return out;
}

function compiled(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, text] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) throw new Error("the map has lost its context");
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.bindAttribLocation(program, 0, "a_at");
  gl.bindAttribLocation(program, 1, "a_look");
  gl.linkProgram(program);
  return program;
}

/** Diameter in pixels of the page. */
function sizeAt(zoom: number): number {
  const stops = [
    [10, 1.6],
    [13, 3],
    [15, 6.5],
    [17, 11],
    [19, 16],
  ] as const;
  let [before, size]: readonly [number, number] = stops[0];
  for (const [at, wide] of stops) {
    if (zoom < at) return size + ((wide - size) * Math.max(0, zoom - before)) / (at - before || 1);
    [before, size] = [at, wide];
  }
  return size;
}

const UNIFORMS = ["u_matrix", "u_size", "u_fills", "u_edges"] as const;
type Uniform = (typeof UNIFORMS)[number];

interface Drawing {
  gl: WebGL2RenderingContext;
  program: WebGLProgram;
  at: Record<Uniform, WebGLUniformLocation | null>;
  vertices: WebGLVertexArrayObject;
  looks: WebGLBuffer;
}

class UnitsLayer implements CustomLayerInterface {
  readonly id = UNITS_LAYER;
  readonly type = "custom" as const;
  readonly renderingMode = "2d" as const;
  private map: maplibregl.Map | null = null;
  private drawing: Drawing | null = null;
  private readonly origin: { x: number; y: number };
  private readonly at: Float32Array;
  private readonly looks: Uint8Array;
  private fills = packed([]);
  private edges = packed([]);
  private changed = true;

  /** `write` fills two bytes for each point, by `writeLook`, when the map is about to be drawn. */
  constructor(
    lonlat: Float64Array,
    private readonly write: (looks: Uint8Array) => void,
  ) {
    const first = maplibregl.MercatorCoordinate.fromLngLat([lonlat[0] ?? 0, lonlat[1] ?? 0]);
    this.origin = { x: first.x, y: first.y };
    this.at = new Float32Array(lonlat.length);
    for (let i = 0; i < lonlat.length; i += 2) {
      const { x, y } = maplibregl.MercatorCoordinate.fromLngLat([lonlat[i] ?? 0, lonlat[i + 1] ?? 0]);
      this.at[i] = x - first.x;
      this.at[i + 1] = y - first.y;
    }
    this.looks = new Uint8Array(lonlat.length);
  }

  onAdd(map: maplibregl.Map, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    const gl = context as WebGL2RenderingContext;
    this.map = map;
    const vertices = gl.createVertexArray();
    const places = gl.createBuffer();
    const looks = gl.createBuffer();
    gl.bindVertexArray(vertices);
    gl.bindBuffer(gl.ARRAY_BUFFER, places);
    gl.bufferData(gl.ARRAY_BUFFER, this.at, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    gl.bindBuffer(gl.ARRAY_BUFFER, looks);
    gl.bufferData(gl.ARRAY_BUFFER, this.looks, gl.DYNAMIC_DRAW);
    gl.enableVertexAttribArray(1);
    gl.vertexAttribPointer(1, 2, gl.UNSIGNED_BYTE, false, 0, 0);
    gl.bindVertexArray(null);
    const program = compiled(gl);
    const at = Object.fromEntries(UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)]));
    this.drawing = { gl, program, at: at as Drawing["at"], vertices, looks };
    this.changed = true;
  }

  onRemove(): void {
    this.drawing = null;
    this.map = null;
  }

  setTints(tints: readonly Tints[]): void {
    this.fills = packed(tints.map((t) => t.fill));
    this.edges = packed(tints.map((t) => t.edge));
    this.map?.triggerRepaint();
  }

  /** What points look like is another: however often it is told, it is written once a frame. */
  stale(): void {
    this.changed = true;
    this.map?.triggerRepaint();
  }

  render(_: unknown, { defaultProjectionData }: CustomRenderMethodInput): void {
    const { drawing, map } = this;
    if (drawing && map) this.paint(drawing, map, defaultProjectionData.mainMatrix);
  }

  private paint(drawing: Drawing, map: maplibregl.Map, matrix: ArrayLike<number>): void {
    const { gl, program, at } = drawing;
    // biome-ignore lint/correctness/useHookAtTopLevel: a program of the graphics card, no hook of React.
    gl.useProgram(program);
    gl.bindVertexArray(drawing.vertices);
    if (this.changed) {
      this.write(this.looks);
      gl.bindBuffer(gl.ARRAY_BUFFER, drawing.looks);
      gl.bufferSubData(gl.ARRAY_BUFFER, 0, this.looks);
      this.changed = false;
    }
    gl.uniformMatrix4fv(at.u_matrix, false, this.moved(matrix));
    gl.uniform1f(at.u_size, sizeAt(map.getZoom()) * map.getPixelRatio());
    gl.uniform3fv(at.u_fills, this.fills);
    gl.uniform3fv(at.u_edges, this.edges);
    gl.drawArrays(gl.POINTS, 0, this.at.length / 2);
    gl.bindVertexArray(null);
  }

  /** The matrix of the map from the first address on: what is added stays exact to the centimetre. */
  private moved(matrix: ArrayLike<number>): Float32Array {
    const m = Array.from(matrix);
    const { x, y } = this.origin;
    for (let i = 0; i < 4; i++) m[12 + i] = (m[i] ?? 0) * x + (m[4 + i] ?? 0) * y + (m[12 + i] ?? 0);
    return new Float32Array(m);
  }
}

export interface UnitsOnMap {
  setTints: (tints: readonly Tints[]) => void;
  /** The looks are others: they are written anew for the next frame. */
  stale: () => void;
  remove: () => void;
}

/** Lays the addresses on the map, under a layer of the style; a style loaded anew does not lose them. */
export function layUnits(
  engine: Engine,
  lonlat: Float64Array,
  write: (looks: Uint8Array) => void,
  below: string,
): UnitsOnMap {
  const { map } = engine;
  const layer = new UnitsLayer(lonlat, write);
  // Until the style is read it has no layer, and takes none.
  const lay = () => {
    if (map.getLayer(below) && !map.getLayer(UNITS_LAYER)) map.addLayer(layer, below);
  };
  map.on("styledata", lay);
  lay();
  let gone = false;
  map.once("remove", () => {
    gone = true;
  });
  return {
    setTints: (tints) => layer.setTints(tints),
    stale: () => layer.stale(),
    remove: () => {
      if (gone) return;
      map.off("styledata", lay);
      if (map.getLayer(UNITS_LAYER)) map.removeLayer(UNITS_LAYER);
    },
  };
}
