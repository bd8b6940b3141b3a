/** Two maps side by side that show the same ground: where one is moved, the other goes. */
import type { Engine } from "../map/engine";

/** From the middle of the whole map to the middle of what the left map leaves of it: a part as wide as the left one. */
function offsetOf(main: Engine, left: Engine): [number, number] {
  const [all, part] = [main.canvas().getBoundingClientRect(), left.canvas().getBoundingClientRect()];
  return [
    part.right + part.width / 2 - (all.left + all.width / 2),
    part.top + part.height / 2 - (all.top + all.height / 2),
  ];
}

/** Ties both together; the answer unties them. The left one begins where the other is. */
export function beside(main: Engine, left: Engine): () => void {
  let led = false;
  const lead = (go: () => void) => () => {
    if (led) return;
    led = true;
    go();
    led = false;
  };
  const follow = lead(() => {
    const [x, y] = offsetOf(main, left);
    const { clientWidth, clientHeight } = main.canvas();
    const [lon, lat] = main.fromScreen(clientWidth / 2 + x, clientHeight / 2 + y);
    left.setView({ ...main.view(), lon, lat });
  });
  const pull = lead(() => main.setView(left.view(), offsetOf(main, left)));
  const stops = [main.on("moving", follow), left.on("moving", pull)];
  left.map.on("resize", follow);
  follow();
  return () => {
    for (const stop of stops) stop();
  };
}
