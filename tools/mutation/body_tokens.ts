import { scan } from "libpg-query";

/** A token of a function's body; positions are those of the file. */
export interface Token {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** The number of parentheses, brackets and `case` around it; these themselves count as outside. */
  readonly depth: number;
}

const CLOSERS: Readonly<Record<string, string>> = { ")": "(", "]": "[", end: "case" };

/** Returns the tokens of the function body in a file, without comments, from PostgreSQL's own scanner. */
export async function bodyTokens(text: string): Promise<Token[]> {
  // The scanner counts bytes: in ASCII they are the characters.
  const ascii = text.replaceAll(/\P{ASCII}/gu, (letter) => "?".repeat(letter.length));
  const body = (await scan(ascii)).tokens.find((token) => token.text.startsWith("$$"))!;
  const from = body.start + 2;
  const { tokens } = await scan(ascii.slice(from, body.end - 2));

  const open: string[] = [];
  return tokens.filter(({ tokenName }) => !tokenName.endsWith("COMMENT")).map(({ start, end }) => {
    const token = text.slice(from + start, from + end);
    if (open.length > 0 && CLOSERS[token] === open.at(-1)) open.pop();
    const depth = open.length;
    if (Object.values(CLOSERS).includes(token)) open.push(token);
    return { text: token, from: from + start, to: from + end, depth };
  });
}
