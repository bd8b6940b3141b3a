// Writes styles/*.json from styles/tokens: `node styles/build/main.mjs`. With --check, says which file is stale and fails.
import { readFileSync, writeFileSync } from "node:fs";
import { styles } from "./styles.mjs";

const here = new URL("../", import.meta.url);
const tokens = (name) => JSON.parse(readFileSync(new URL(`tokens/${name}.json`, here), "utf8"));
const check = process.argv.includes("--check");
let stale = 0;
for (const [id, style] of Object.entries(styles({ light: tokens("light"), dark: tokens("dark") }))) {
  const file = new URL(`${id}.json`, here);
  const written = `${JSON.stringify(style, null, 1)}\n`;
  if (!check) {
    writeFileSync(file, written);
  } else if (readFileSync(file, "utf8") !== written) {
    console.error(`styles/${id}.json is not what styles/build makes: run node styles/build/main.mjs`);
    stale += 1;
  }
}
process.exitCode = stale === 0 ? 0 : 1;
