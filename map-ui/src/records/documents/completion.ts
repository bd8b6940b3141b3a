/** What is offered while a template is written (pure). */
import type { Offered, Vocabulary } from "./types";

export interface Proposal {
  label: string;
  detail: string;
  /** Text put in, and where writing goes on in it. */
  apply: string;
  cursor: number;
}

const HASH = /#?[\p{L}\p{N}_.-]*$/u;

/** Where a name begins that ends at the end of `before`; null where none is being written. */
export function nameStart(before: string, explicit: boolean): number | null {
  const found = HASH.exec(before)?.[0] ?? "";
  if (!found.startsWith("#") && !explicit && !found.includes("doc.")) return null;
  return before.length - found.length;
}

function proposal(one: Offered, hash: boolean): Proposal {
  const at = one.path.indexOf("|");
  const text = `${hash ? "#" : ""}${one.path.replace("|", "")}`;
  return {
    label: `${hash ? "#" : ""}${one.path.replace("|", "…").replace(/\s+/g, " ")}`,
    detail: one.title,
    apply: text,
    cursor: at < 0 ? text.length : at + (hash ? 1 : 0),
  };
}

/** Everything a template may name; with `#` in running text, without it inside a formula. */
export function proposals(vocabulary: Vocabulary, hash: boolean): Proposal[] {
  return [...vocabulary.fields, ...vocabulary.blocks].map((one) => proposal(one, hash));
}
