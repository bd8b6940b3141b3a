import { describe, expect, it } from "vitest";
import { nameStart, proposals } from "./completion";
import { pieces } from "./language";

const kinds = (line: string) => pieces(line).filter(([, kind]) => kind !== null);

describe("a template while it is written", () => {
  it("shows fields, blocks, titles and comments apart from the text", () => {
    expect(kinds("Bonjour #doc.title !")).toEqual([["#doc.title", "mark"]]);
    expect(kinds("= Décision")).toEqual([["= Décision", "heading"]]);
    expect(kinds("// note")).toEqual([["// note", "comment"]]);
    expect(kinds('#paragraph("horaires")')).toEqual([
      ["#paragraph", "mark"],
      ['"horaires"', "string"],
    ]);
    expect(kinds("un *mot* fort")).toEqual([["*mot*", "strong"]]);
  });

  it("offers names after a # and inside a formula, not in running text", () => {
    expect(nameStart("Bonjour #do", false)).toBe(8);
    expect(nameStart("Bonjour doc", false)).toBeNull();
    expect(nameStart("#if doc.raw.c", false)).toBe(4);
    expect(nameStart("Bonjour ", true)).toBe(8);
  });

  it("puts a block in with the place where writing goes on", () => {
    const vocabulary = {
      fields: [{ path: "doc.title", title: "Titre", kind: "text" }],
      blocks: [{ path: 'paragraph("|")', title: "Paragraphe", kind: "block" }],
      templates: [],
    };
    const [field, block] = proposals(vocabulary, true);
    expect(field).toMatchObject({ label: "#doc.title", apply: "#doc.title", cursor: 10 });
    expect(block).toMatchObject({ apply: '#paragraph("")', cursor: 12 });
    expect(proposals(vocabulary, false)[0]?.apply).toBe("doc.title");
  });
});
