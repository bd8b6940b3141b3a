/** The dots on the graphics card: their buffers, and the program that draws them. */
import { COVERS, KINDS, LOCK, LOCK_TONE, LOCKED, PALE, type Rgb, RIM, STRONG, WIDTHS } from "./dots";

const MOST_COLOURS = 16;

/** A number as the shader wants it. */
const real = (n: number) => n.toFixed(4);

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
  v_size = u_size * (v_kind == ${STRONG}.0 ? ${real(WIDTHS[STRONG])} : v_kind == ${PALE}.0 ? ${real(WIDTHS[PALE])} : 1.0);
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
  float rim = max(1.0, radius * ${real(RIM)});
  vec3 colour = mix(v_fill, v_edge, clamp(r - (radius - rim) + 0.5, 0.0, 1.0));
  if (v_kind == ${LOCKED}.0 && r < radius * ${real(LOCK)}) colour = v_edge * ${real(LOCK_TONE)};
  float alpha = inside * (v_kind == ${PALE}.0 ? ${real(COVERS[PALE])} : 1.0);
  o_colour = vec4(colour * alpha, alpha);
}`;

function packed(colours: readonly Rgb[]): Float32Array {
  const out = new Float32Array(MOST_COLOURS * 3);
  colours.slice(0, MOST_COLOURS).forEach((c, i) => {
    out.set(
      c.map((part) => part / 255),
      i * 3,
    );
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

const UNIFORMS = ["u_matrix", "u_size", "u_fills", "u_edges"] as const;
type Uniform = (typeof UNIFORMS)[number];

export interface Drawing {
  gl: WebGL2RenderingContext;
  program: WebGLProgram;
  at: Record<Uniform, WebGLUniformLocation | null>;
  vertices: WebGLVertexArrayObject;
  looks: WebGLBuffer;
  dots: number;
}

/** Two numbers for the place of each dot and two bytes for its look. */
export function prepared(gl: WebGL2RenderingContext, places: Float32Array): Drawing {
  const [vertices, placed, looks] = [gl.createVertexArray(), gl.createBuffer(), gl.createBuffer()];
  gl.bindVertexArray(vertices);
  gl.bindBuffer(gl.ARRAY_BUFFER, placed);
  gl.bufferData(gl.ARRAY_BUFFER, places, gl.STATIC_DRAW);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
  gl.bindBuffer(gl.ARRAY_BUFFER, looks);
  gl.bufferData(gl.ARRAY_BUFFER, places.length, gl.DYNAMIC_DRAW);
  gl.enableVertexAttribArray(1);
  gl.vertexAttribPointer(1, 2, gl.UNSIGNED_BYTE, false, 0, 0);
  gl.bindVertexArray(null);
  const program = compiled(gl);
  const at = Object.fromEntries(UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)]));
  return { gl, program, at: at as Drawing["at"], vertices, looks, dots: places.length / 2 };
}

export function loadLooks({ gl, looks }: Drawing, bytes: Uint8Array): void {
  gl.bindBuffer(gl.ARRAY_BUFFER, looks);
  gl.bufferSubData(gl.ARRAY_BUFFER, 0, bytes);
}

export interface Paint {
  matrix: Float32Array;
  /** Diameter of a plain dot, in pixels of the canvas. */
  size: number;
  fills: readonly Rgb[];
  edges: readonly Rgb[];
}

export function draw({ gl, program, at, vertices, dots }: Drawing, paint: Paint): void {
  // biome-ignore lint/correctness/useHookAtTopLevel: a program of the graphics card, no hook of React.
  gl.useProgram(program);
  gl.bindVertexArray(vertices);
  gl.uniformMatrix4fv(at.u_matrix, false, paint.matrix);
  gl.uniform1f(at.u_size, paint.size);
  gl.uniform3fv(at.u_fills, packed(paint.fills));
  gl.uniform3fv(at.u_edges, packed(paint.edges));
  gl.drawArrays(gl.POINTS, 0, dots);
  gl.bindVertexArray(null);
}
