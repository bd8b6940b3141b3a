/** The styles of the town against the official validator, and against the script that makes them. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type StyleSpecification, validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { describe, expect, it } from "vitest";

const styles = resolve(__dirname, "../../../styles");
const read = (id: string) =>
  JSON.parse(readFileSync(resolve(styles, `${id}.json`), "utf8")) as StyleSpecification;

const STYLES = ["planning-light", "planning-dark", "elections", "elections-dark", "schools", "schools-dark"];

describe.each(STYLES)("the style %s", (id) => {
  it("passes the official validator", () => {
    expect(validateStyleMin(read(id)).map((error) => error.message)).toEqual([]);
  });

  it("keeps every name readable over the ground: each has a halo or stands on a disc", () => {
    for (const layer of read(id).layers) {
      if (layer.type !== "symbol" || !layer.layout?.["text-field"]) continue;
      const onDisc = String(layer.layout["icon-image"] ?? "").startsWith("disc-");
      expect(onDisc || layer.paint?.["text-halo-width"] !== undefined, layer.id).toBe(true);
    }
  });
});

it("the styles are what styles/build makes of styles/tokens", () => {
  expect(() => execFileSync(process.execPath, [resolve(styles, "build/main.mjs"), "--check"])).not.toThrow();
});
