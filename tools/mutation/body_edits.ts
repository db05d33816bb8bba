import type { Token } from "./body_tokens.ts";

/** A change to a function's body: parts of its text, in order, and their replacements. */
export type Edit = readonly [Part, ...Part[]];

interface Part {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Consecutive tokens. */
type Span = readonly Token[];

/** Phrases and their replacements, `<->` for both directions; the longest match is used. */
const SWAPS = readSwaps(`
  is not null <-> is null; is not distinct from <-> is distinct from; not exists <-> exists; and <-> or; true <-> false
  inner join <-> left join; full join -> left join; full join -> right join; union all <-> union; distinct ->
  = <-> <>; < <-> <=; > <-> >=; + <-> -; * <-> /; any -> all; desc -> asc; max <-> min; sum -> max; greatest -> least
  'staged' <-> 'published'; 'failed' -> 'staged'; 'failed' -> 'loaded'; 'loaded' <-> 'empty'; 'restated' -> 'loaded'
  'new' -> 'unchanged'; 'changed' <-> 'unchanged'; 'deleted' -> 'unchanged'; 'rejected' -> 'unchanged'
  'duplicate' -> 'new'; 'duplicate' -> 'rejected'; 'api' <-> 'archive'; 'month' -> 'year'
`);

/** Words that end a condition or a list at its own depth. */
const ENDS =
  "then else where group order having union limit offset returning on left right inner full cross join set loop from ;"
    .split(" ");

/** Yields edits of a body; the result of some is not valid SQL. */
export function* bodyEdits(tokens: Span, language: string): Generator<Edit> {
  for (const index of tokens.keys()) {
    yield* changedCondition(tokens, index);
    yield* shorterList(tokens, index);
    yield* plainArgument(tokens, index);
  }
  yield* changedWords(tokens);
  yield* withoutStatement(tokens, language);
}

/** Replaces the condition after a token by true and by false, and removes each of its parts. */
function* changedCondition(tokens: Span, index: number): Generator<Edit> {
  const [before, word, after] = [-1, 0, 1].map((step) => tokens[index + step]?.text ?? "");
  const span = clauseAfter(tokens, index);
  const end = tokens[index + 1 + span.length]?.text;
  const isCondition = word === "on"
    ? before !== "distinct" && !["conflict", "commit"].includes(after!)
    : ["where", "having"].includes(word!) || ["when", "if", "elsif"].includes(word!) && end === "then";
  if (!isCondition) return;
  yield replace(span, "true");
  yield replace(span, "false");
  yield* withoutPart(span);
}

function* withoutPart(span: Span): Generator<Edit> {
  for (const [word, neutral] of [["or", "false"], ["and", "true"]] as const) {
    const parts = split(span, word);
    if (parts.length === 1) continue;
    for (const part of parts) {
      yield replace(part, neutral);
      yield* withoutPart(part);
    }
    return;
  }
  const inside = span[0]?.text === "not" ? span.slice(1) : span;
  if (inside[0]?.text === "(" && inParentheses(inside, 0).length + 2 === inside.length) {
    yield* withoutPart(inside.slice(1, -1));
  }
}

/** Removes each assignment of `set`, each key of `order by`, and each column of two rows that are compared. */
function* shorterList(tokens: Span, index: number): Generator<Edit> {
  const phrase = words(tokens.slice(Math.max(index - 2, 0), index + 2));
  let lists: Span[][] = [];
  if (/(^| )set \S+$|order by \S+$/.test(phrase)) lists = [split(clauseAfter(tokens, index), ",")];
  if (/(is|not) distinct from \($/.test(phrase)) {
    const { depth } = tokens[index]!;
    const opened = tokens.findLastIndex((token, at) => at < index && token.text === "(" && token.depth === depth);
    lists = [opened, index + 1].map((at) => split(inParentheses(tokens, at), ","));
  }
  const count = lists[0]?.length ?? 0;
  if (count < 2 || lists.some((list) => list.length !== count)) return;
  for (let item = 0; item < count; item++) {
    yield lists.map((list) => {
      const [first, last] = [edge(list[item]!), edge(list[item + (item + 1 < count ? 1 : -1)]!)];
      return item + 1 < count
        ? { from: first.from, to: last.from, text: "" }
        : { from: last.to, to: first.to, text: "" };
    }) as unknown as Edit;
  }
}

/** Replaces the call of a function that only normalizes its first argument by that argument. */
function* plainArgument(tokens: Span, index: number): Generator<Edit> {
  if (!["coalesce", "nullif", "btrim", "abs"].includes(tokens[index]!.text) || tokens[index + 1]?.text !== "(") return;
  const inside = inParentheses(tokens, index + 1);
  const [first] = split(inside, ",");
  const call = tokens.slice(index, index + inside.length + 3);
  yield [{ from: edge(call).from, to: edge(first!).from, text: "" }, {
    from: edge(first!).to,
    to: edge(call).to,
    text: "",
  }];
}

/** Replaces phrases, numbers and texts by others, except in error messages. */
function* changedWords(tokens: Span): Generator<Edit> {
  let isMessage = false;
  for (let index = 0; index < tokens.length; index++) {
    const { text } = tokens[index]!;
    isMessage = text === "raise" || isMessage && text !== ";";
    const phrases = [4, 3, 2, 1].map((length) => tokens.slice(index, index + length));
    const phrase = phrases.find((span) => SWAPS.has(words(span)));
    for (const word of phrase ? SWAPS.get(words(phrase))! : []) yield replace(phrase!, word);
    if (phrase) index += phrase.length - 1;
    else if (/^\d+$/.test(text)) yield replace([tokens[index]!], String(Number(text) + 1));
    else if (/^\d+e\d+$/.test(text)) yield replace([tokens[index]!], `1${text}`);
    else if (/^'/.test(text) && (!isMessage || tokens[index - 2]?.text === "errcode")) {
      yield replace([tokens[index]!], "'?'");
    }
  }
}

function* withoutStatement(tokens: Span, language: string): Generator<Edit> {
  const begin = language === "sql" ? 0 : tokens.findIndex(({ text }) => text === "begin") + 1;
  for (let index = begin; index < tokens.length; index++) {
    const before = tokens[index - 1];
    if (index > begin && !(before!.depth === 0 && [";", "then", "else", "loop"].includes(before!.text))) continue;
    const length = tokens.slice(index).findIndex(({ text, depth }) => text === ";" && depth === 0);
    const isWhole = !["end", "if", "elsif", "else", "for"].includes(tokens[index]!.text);
    if (isWhole && length >= 0) yield replace(tokens.slice(index, index + length + 1), "");
  }
}

function clauseAfter(tokens: Span, index: number): Span {
  const { depth } = tokens[index]!;
  const rest = tokens.slice(index + 1);
  const length = rest.findIndex((token, at) =>
    token.depth < depth || token.depth === depth && ENDS.includes(token.text) && rest[at - 1]?.text !== "distinct"
  );
  return length < 0 ? rest : rest.slice(0, length);
}

function inParentheses(tokens: Span, index: number): Span {
  const { depth } = tokens[index]!;
  return tokens.slice(
    index + 1,
    tokens.findIndex((token, at) => at > index && token.depth === depth && token.text === ")"),
  );
}

/** The parts of a span that a word at its own depth separates. */
function split(span: Span, word: string): Span[] {
  const parts: Token[][] = [[]];
  for (const token of span) {
    if (token.text === word && token.depth === span[0]!.depth) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

function words(span: Span): string {
  return span.map(({ text }) => text).join(" ");
}

function replace(span: Span, text: string): Edit {
  return [{ ...edge(span), text }];
}

function edge(span: Span): { from: number; to: number } {
  return { from: span[0]!.from, to: span.at(-1)!.to };
}

function readSwaps(text: string): Map<string, string[]> {
  const swaps = text.trim().split(/\s*[;\n]\s*/).flatMap((line) => {
    const [, phrase, both, becomes] = /^(.+?) (<?)-> ?(.*)$/.exec(line)!;
    return both ? [[phrase!, becomes!], [becomes!, phrase!]] : [[phrase!, becomes!]];
  });
  const byPhrase = Map.groupBy(swaps, ([phrase]) => phrase!);
  return new Map([...byPhrase].map(([phrase, list]) => [phrase, list.map(([, becomes]) => becomes!)]));
}
