import type { SqlFile } from "../../scripts/database/read_sql_files.ts";
import { bodyEdits } from "./body_edits.ts";
import { bodyTokens } from "./body_tokens.ts";

/** A function that differs from the original in one place. */
export interface Mutant {
  /** Path below `sql/`. */
  readonly path: string;
  readonly line: number;
  /** The original line, and the change in it or after it: "where a > 1 and b | > 1 and b -> >= 1 and b". */
  readonly change: string;
  /** The whole file. */
  readonly text: string;
}

/** Returns the mutants of a function's file, in the order of their lines. */
export async function mutantsOf({ path, text }: SqlFile): Promise<Mutant[]> {
  const language = /^language (\w+)/m.exec(text)![1]!;
  const mutants = [...bodyEdits(await bodyTokens(text), language)].map((edit) => {
    const line = text.slice(0, edit[0].from).split("\n").length;
    const parts = edit.map((part) => {
      const before = shorten(text.slice(part.from, part.to));
      const [after] = /^.{0,20}/.exec(before.length < 20 ? text.slice(part.to) : "")!;
      return `${before}${after} -> ${part.text}${after}`.trim();
    });
    const mutated = edit.toReversed().reduce(
      (all, part) => all.slice(0, part.from) + part.text + all.slice(part.to),
      text,
    );
    return { path, line, change: `${text.split("\n")[line - 1]!.trim()} | ${parts.join(", ")}`, text: mutated };
  });
  return [...new Map(mutants.map((mutant) => [mutant.text, mutant])).values()].sort((a, b) => a.line - b.line);
}

/** A text on one line; only its beginning and its end if it is long. */
function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length <= 60 ? line : `${line.slice(0, 30)} … ${line.slice(-25)}`;
}
