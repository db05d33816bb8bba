import { option, type SqlSource } from "../sql_source.ts";
import type { Finding, SqlRule } from "./sql_rule.ts";

/** Labels of a header comment, in their order. */
const LABELS = ["Reads", "Writes", "Grain", "Re-run"];

/** The labels of the comment at the top of a file. */
function labelsOf({ text }: SqlSource): string[] {
  const header = /^(?:--.*\n)*/.exec(text)![0];
  return [...header.matchAll(/^-- ([A-Z][a-z-]+)  +\S/gm)].map(([, label]) => label!);
}

function* usesTheLabels(source: SqlSource): Iterable<Finding> {
  const labels = labelsOf(source);
  const unknown = labels.find((label) => !LABELS.includes(label));
  if (unknown) {
    yield { at: 0, wrong: `The label "${unknown}"`, wanted: `one of ${LABELS.join(", ")}` };
    return;
  }
  const places = labels.map((label) => LABELS.indexOf(label));
  if (places.some((place, index) => index > 0 && place <= places[index - 1]!)) {
    yield { at: 0, wrong: `The labels ${labels.join(", ")}`, wanted: `each once, in the order ${LABELS.join(", ")}` };
  }
}

/** The header is the lineage: what a function reads, what it writes, and what a second call does. */
function* saysWhatItReadsAndWrites(source: SqlSource): Iterable<Finding> {
  const labels = labelsOf(source);
  for (const { at, node } of source.statements) {
    if (!("CreateFunctionStmt" in node)) continue;
    const wanted =
      { volatile: ["Writes", "Re-run"], stable: ["Reads"] }[option(node.CreateFunctionStmt, "volatility") ?? ""];
    for (const label of wanted ?? []) {
      if (!labels.includes(label)) yield { at, wrong: `A header without "${label}"`, wanted: `a line "-- ${label} …"` };
    }
  }
}

/** Rules for the header comments of `functions/`. */
export const HEADER_RULES: readonly SqlRule[] = [usesTheLabels, saysWhatItReadsAndWrites];
