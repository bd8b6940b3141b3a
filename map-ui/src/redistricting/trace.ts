/** What the hand draws, over the map and not in it: an outline, a frame, the round of the brush, the address under the pointer. */
import type { Engine } from "../map/engine";
import "./trace.css";

export type Pixel = [number, number];

const SVG = "http://www.w3.org/2000/svg";

export interface Trace {
  outline: (points: readonly Pixel[], closed: boolean) => void;
  brush: (at: Pixel | null, radius: number) => void;
  label: (at: Pixel | null, text: string) => void;
  remove: () => void;
}

export function layTrace(engine: Engine): Trace {
  const box = document.createElement("div");
  box.className = "trace";
  box.setAttribute("aria-hidden", "true");
  const svg = document.createElementNS(SVG, "svg");
  const halo = document.createElementNS(SVG, "path");
  const line = document.createElementNS(SVG, "path");
  const round = document.createElementNS(SVG, "circle");
  halo.setAttribute("class", "trace-halo");
  line.setAttribute("class", "trace-line");
  round.setAttribute("class", "trace-brush");
  svg.append(halo, line, round);
  const label = document.createElement("span");
  label.className = "trace-label";
  const cross = document.createElement("span");
  cross.className = "trace-cross";
  box.append(svg, label, cross);
  engine.canvas().after(box);
  label.hidden = true;
  round.setAttribute("visibility", "hidden");
  return {
    outline: (points, closed) => {
      const text =
        points.length === 0 ? "" : `M${points.map((p) => p.join(" ")).join("L")}${closed ? "Z" : ""}`;
      halo.setAttribute("d", text);
      line.setAttribute("d", text);
    },
    brush: (at, radius) => {
      round.setAttribute("visibility", at ? "visible" : "hidden");
      if (!at) return;
      round.setAttribute("cx", String(at[0]));
      round.setAttribute("cy", String(at[1]));
      round.setAttribute("r", String(radius));
    },
    label: (at, text) => {
      label.hidden = at === null || text === "";
      if (!at) return;
      label.textContent = text;
      label.style.transform = `translate(${at[0] + 14}px, ${at[1] + 14}px)`;
    },
    remove: () => box.remove(),
  };
}
