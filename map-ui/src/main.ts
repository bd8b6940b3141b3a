import { bootMap, readStart } from "./boot";
import "./theme/tokens.css";
import "./theme/shell.css";

const start = readStart();
const container = document.getElementById("map");
const root = document.getElementById("root");

if (container && root) {
  const booting = bootMap(start, container);
  // The panels come behind the map library so that they do not share the line with it.
  const map = import("./map/engine").catch(() => null);
  map
    .then(() => import("./App"))
    .then(({ mount }) => mount(root, start, booting))
    .catch(() => {
      root.querySelector(".boot")?.replaceChildren("La page n’a pas pu se charger. Rechargez-la.");
    });
}
