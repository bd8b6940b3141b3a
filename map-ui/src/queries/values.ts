/** Parameters and their values (pure). */
import type { Parameter, Values } from "./types";

/** Today where the reader is, as the server reads days. */
export function today(now = new Date()): string {
  const pad = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}

/** What stands in the form at first. */
export function firstValues(parameters: readonly Parameter[], now = new Date()): Values {
  return Object.fromEntries(
    parameters.map((p) => [p.name, p.kind === "date" && p.default === "today" ? today(now) : p.default]),
  );
}

/** Nothing is missing that the query asks for. */
export function complete(parameters: readonly Parameter[], values: Values): boolean {
  return parameters.every((p) => !p.required || (values[p.name] ?? "").trim() !== "");
}

/** A new parameter, or one read from what is stored. */
export function parameterOf(part: Partial<Parameter>): Parameter {
  return {
    name: "",
    title: "",
    help: "",
    kind: "text",
    required: true,
    default: "",
    choices: [],
    of: "",
    ...part,
  };
}

/** Names after colons in a text, outside of quotes and comments, each once: what the editor offers as parameters. */
export function namesIn(statement: string): string[] {
  const hidden =
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|::|:=/g;
  const bare = statement.replace(hidden, (found) => " ".repeat(found.length));
  return [...new Set([...bare.matchAll(/:([A-Za-z_][A-Za-z0-9_]*)/g)].map((m) => m[1] ?? ""))];
}

/** The list for a text: those there are stay, those the text names are added, those it no longer names go. */
export function follow(parameters: readonly Parameter[], statement: string): Parameter[] {
  const names = namesIn(statement);
  const kept = parameters.filter((p) => names.includes(p.name));
  const added = names.filter((n) => !kept.some((p) => p.name === n));
  return [...kept, ...added.map((name) => parameterOf({ name }))];
}

/** Values to choose from as one types them: one a line, `value = title`. */
export function choicesText(parameter: Parameter): string {
  return parameter.choices.map((c) => (c.title ? `${c.value} = ${c.title}` : c.value)).join("\n");
}

export function readChoices(text: string): Parameter["choices"] {
  return text
    .split("\n")
    .map((line) => line.split("="))
    .map(([value = "", ...title]) => ({ value: value.trim(), title: title.join("=").trim() }))
    .filter((c) => c.value !== "");
}

/** Where a line and a column are in a text, from 1, as characters from its beginning. */
export function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split("\n").slice(0, line - 1);
  const before = lines.reduce((sum, l) => sum + l.length + 1, 0);
  return Math.min(
    text.length,
    before + [...(text.split("\n")[line - 1] ?? "")].slice(0, column - 1).join("").length,
  );
}
