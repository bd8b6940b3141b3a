/** How a template looks while it is written: marks, texts, comments (pure, but for the kit it speaks to). */
import { type StreamParser, StringStream } from "@codemirror/language";

interface State {
  /** Depth of block comments. */
  comment: number;
  /** Brackets opened since a `#`: within them names are marks. */
  code: number;
}

const WORD = /^[\p{L}_][\p{L}\p{N}_-]*/u;

export function token(stream: StringStream, state: State): string | null {
  if (state.comment > 0) {
    if (stream.match("*/")) state.comment -= 1;
    else if (stream.match("/*")) state.comment += 1;
    else stream.next();
    return "comment";
  }
  if (stream.sol() && stream.match(/^=+\s.*/)) return "heading";
  if (stream.match("/*")) {
    state.comment += 1;
    return "comment";
  }
  if (stream.match(/^\/\/.*/)) return "comment";
  if (stream.match(/^\\./)) return null;
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return state.code > 0 ? "string" : null;
  if (stream.match("#")) {
    if (stream.match(/^[\p{L}_][\p{L}\p{N}_-]*(?:\.[\p{L}_][\p{L}\p{N}_-]*)*/u)) {
      if (stream.peek() === "(") state.code = Math.max(state.code, 0);
      return "mark";
    }
    return "mark";
  }
  if (stream.match(/^\*[^*\s][^*]*\*/)) return "strong";
  if (stream.eat("(")) {
    state.code += 1;
    return null;
  }
  if (stream.eat(")")) {
    state.code = Math.max(0, state.code - 1);
    return null;
  }
  if (state.code > 0 && stream.match(WORD)) return "mark";
  if (stream.match(WORD)) return null;
  stream.next();
  return null;
}

export const TEMPLATE: StreamParser<State> = {
  name: "template",
  startState: () => ({ comment: 0, code: 0 }),
  copyState: (state) => ({ ...state }),
  token,
  languageData: {
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    closeBrackets: { brackets: ["(", "[", "{", '"'] },
  },
};

/** Kinds a line is made of, for the test: each piece with its kind. */
export function pieces(line: string, state: State = { comment: 0, code: 0 }): [string, string | null][] {
  const stream = new StringStream(line, 2, 2);
  const found: [string, string | null][] = [];
  while (!stream.eol()) {
    stream.start = stream.pos;
    const kind = token(stream, state);
    found.push([stream.current(), kind]);
  }
  return found;
}
