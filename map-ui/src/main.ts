import { bootMap, readStart } from "./boot";
import "./theme/tokens.css";
import "./theme/shell.css";

/** A map that takes longer than this has the panels beside it. */
const PATIENCE_MS = 2500;

const start = readStart();
const container = document.getElementById("map");
const root = document.getElementById("root");

if (container && root) {
  const booting = bootMap(start, container);
  // The panels come behind the first map so that they do not share the line with it; not for ever, though.
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const shown = booting.then(({ engine }) => new Promise<void>((resolve) => engine.on("begun", resolve)));
  Promise.race([shown.catch(() => null), patience])
    .then(() => import("./App"))
    .then(({ mount }) => mount(root, start, booting))
    .catch(() => {
      root.querySelector(".boot")?.replaceChildren("La page n’a pas pu se charger. Rechargez-la.");
    });
}
