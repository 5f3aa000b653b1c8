// The inline notation of a line, as `src/text/notation.rs` prints and reads it: how words travel between the server and
// a field outside the draft. Both are held to `tests/cases/notation.json`.

import type { Line } from "./difference.ts";
import { type Marks, NOTE, sameMarks, showable } from "./walk.ts";

type Spans = Line["spans"];

const NONE: Marks = {};
/** The characters that mean something, each written with a backslash when it is only itself. */
const SPECIAL = /[\\*[\]()@]/g;
const isSpecial = (char: string | undefined) => char !== undefined && "\\*[]()@".includes(char);

export function notation({ spans }: Pick<Line, "spans">): string {
  let line = "";
  let open = NONE;
  for (const { text, marks } of spans) {
    line += turn(open, marks);
    line += marks.footnote === undefined ? escape(text) : `^[${escape(marks.footnote)}]`.repeat(text.length);
    open = marks;
  }
  return line + turn(open, NONE);
}

/** What stands between two runs. A link is inside the other marks, so that no run of stars can be read two ways. */
function turn(from: Marks, to: Marks): string {
  const toggles = from.strong !== to.strong || from.emphasis !== to.emphasis;
  const relinked = from.link !== to.link || toggles;
  let between = "";
  if (from.link !== undefined && relinked) between += `](${escape(from.link)})`;
  if (from.strong !== to.strong) between += "**";
  if (from.emphasis !== to.emphasis) between += "*";
  if (to.link !== undefined && relinked) between += "[";
  return between;
}

function escape(text: string): string {
  return text.replace(SPECIAL, "\\$&");
}

type Token =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "strong" | "emphasis" }
  /** From here on the words lead to this address, or nowhere. */
  | { readonly is: "link"; readonly address: string | undefined }
  | { readonly is: "note"; readonly words: string };

/** Reads a line of notation. Every line means something: what has no partner stands for itself. */
export function read(line: string): Spans {
  const tokens = tokensOf(showable(line));
  const lone = { strong: lastOdd(tokens, "strong"), emphasis: lastOdd(tokens, "emphasis") };
  const spans: { text: string; marks: Marks }[] = [];
  let marks = NONE;
  const put = (text: string, under: Marks) => {
    const last = spans.at(-1);
    if (last && sameMarks(last.marks, under)) last.text += text;
    else if (text !== "") spans.push({ text, marks: under });
  };
  tokens.forEach((token, at) => {
    if (token.is === "text") put(token.text, marks);
    else if (token.is === "note") put(NOTE, { footnote: token.words });
    else if (token.is === "link") marks = marked(marks, "link", token.address);
    else if (lone[token.is] === at) put(token.is === "strong" ? "**" : "*", marks);
    else marks = marked(marks, token.is, marks[token.is] ? undefined : true);
  });
  return spans;
}

function marked(marks: Marks, name: keyof Marks, value: string | true | undefined): Marks {
  const { [name]: _, ...others } = marks;
  return value === undefined ? others : { ...others, [name]: value };
}

/** Where the last of these stands, if it has no partner. */
function lastOdd(tokens: readonly Token[], is: Token["is"]): number | undefined {
  const all = tokens.flatMap((token, at) => (token.is === is ? [at] : []));
  return all.length % 2 === 1 ? all.at(-1) : undefined;
}

function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  let text = "";
  const put = (token: Token) => {
    if (text !== "") tokens.push({ is: "text", text });
    text = "";
    tokens.push(token);
  };
  const closedBy = partners(line);
  let link: { readonly end: number; readonly after: number } | undefined;
  let noLinkBefore = 0;
  let at = 0;
  /** The link that the bracket before this place opens. What was searched in vain is not searched again. */
  const linkFrom = (from: number) => {
    if (link || from <= noLinkBefore) return undefined;
    const found = linkAhead(line, from);
    if (typeof found === "number") noLinkBefore = found;
    return typeof found === "number" ? undefined : found;
  };
  while (at < line.length) {
    const char = line.charAt(at);
    const next = at + 1;
    const opened = char === "[" ? linkFrom(next) : undefined;
    const noteEnd = char === "^" ? (closedBy.get(next) ?? 0) : 0;
    if (char === "\\") {
      const escaped = isSpecial(line[next]);
      text += escaped ? line.charAt(next) : char;
      at = escaped ? next + 1 : next;
    } else if (char === "*") {
      const strong = line[next] === "*";
      put({ is: strong ? "strong" : "emphasis" });
      at = strong ? next + 1 : next;
    } else if (noteEnd > next + 1 && !linkFrom(next + 1)) {
      const words = line.slice(next + 1, noteEnd).replace(/\\([\\*[\]()@])/g, "$1");
      put({ is: "note", words });
      at = noteEnd + 1;
    } else if (opened) {
      put({ is: "link", address: opened.address });
      link = opened;
      at = next;
    } else if (char === "]" && link?.end === at) {
      put({ is: "link", address: undefined });
      at = link.after;
      link = undefined;
    } else {
      text += char;
      at = next;
    }
  }
  if (text !== "") tokens.push({ is: "text", text });
  return tokens;
}

/** Where each bracket that opens is closed. */
function partners(line: string): Map<number, number> {
  const found = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at];
    if (char === "\\") at += 1;
    else if (char === "[") open.push(at);
    else if (char === "]") {
      const opened = open.pop();
      if (opened !== undefined) found.set(opened, at);
    }
  }
  return found;
}

/** What the bracket just passed opens: a link, or up to where no bracket opens one. */
function linkAhead(line: string, from: number): { end: number; address: string; after: number } | number {
  let end: number | undefined;
  let address = "";
  for (let at = from; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === "\\") {
      at += 1;
      if (end !== undefined && at < line.length) address += isSpecial(line[at]) ? line.charAt(at) : `\\${line.charAt(at)}`;
    } else if (end === undefined) {
      if (char === "]" && line[at + 1] === "(") end = at;
      else if (char === "[" || char === "]") return at;
    } else if (char === ")") {
      return address === "" ? at : { end, address, after: at + 1 };
    } else if (char !== "(" || at !== end + 1) {
      address += char;
    }
  }
  return line.length;
}
