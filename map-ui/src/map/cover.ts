/**
 * A map over the map that holds only what the page draws: the same view in the same frame. What changes there asks
 * nothing of the ground, whose streets and buildings cost ten times as much to draw.
 */
import type { Engine } from "./engine";

export interface Cover {
  engine: Engine;
  remove: () => void;
}

export function cover(ground: Engine): Cover {
  const box = document.createElement("div");
  box.className = "map-cover";
  box.setAttribute("aria-hidden", "true");
  ground.canvas().parentElement?.append(box);
  const engine = ground.twin(box, "bare");
  const follow = () => {
    const [here, there] = [engine.view(), ground.view()];
    const same = (["lon", "lat", "zoom", "bearing"] as const).every((k) => here[k] === there[k]);
    if (same) return;
    engine.setView(there);
    engine.map.redraw();
  };
  ground.map.on("render", follow);
  return {
    engine,
    remove: () => {
      ground.map.off("render", follow);
      engine.remove();
      box.remove();
    },
  };
}
