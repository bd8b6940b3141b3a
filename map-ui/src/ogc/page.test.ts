import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";

const read = (path: string) => readFileSync(resolve(__dirname, path), "utf8");

/** What a rule sets, line by line. */
function rule(css: string, selector: string): string[] {
  const body =
    css
      .slice(css.indexOf(`${selector} {`))
      .split("{")[1]
      ?.split("}")[0] ?? "";
  return body
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

it("a machine that asks for the dark gets the dark of the map", () => {
  const chosen = rule(read("../theme/tokens.css"), ':root[data-theme="dark"]');
  expect(chosen.length).toBeGreaterThan(10);
  expect(rule(read("page.css"), ":root:not([data-theme])")).toEqual(chosen);
});
