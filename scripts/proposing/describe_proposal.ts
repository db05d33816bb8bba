import { visible } from "../core/visible.ts";
import { exampleOf } from "./row_facts.ts";
import type { Certainty, Finding, Proposal } from "./proposal.ts";

const TITLES: readonly (readonly [Certainty, string])[] = [
  ["found", "Found:"],
  ["guess", "Guesses, which the sample does not prove: check them"],
  [
    "open",
    "To decide: the document is refused until you write one of these in place of each text that begins with DECIDE",
  ],
];

const MOST_OTHERS = 40;
const LONGEST_EXAMPLE = 50;

/** Describes what a sample showed, in lines: what is found, what is guessed, what is open, and what is not understood. */
export function describeProposal({ findings, others, rows }: Proposal): string[] {
  const width = Math.max(...findings.map(({ key }) => key.length)) + 2;
  const line = ({ key, says, example }: Finding): string =>
    `  ${key.padEnd(width)}${visible(says)}${example === undefined ? "" : `   ${visible(cut(example))}`}`;
  const parts = TITLES.flatMap(([certainty, title]) => {
    const list = findings.filter((finding) => finding.certainty === certainty);
    return list.length === 0 ? [] : ["", title, ...list.map(line)];
  });
  return [`Looked at ${rows} row(s)`, ...parts, ...describeOthers(others)];
}

function describeOthers(others: Proposal["others"]): string[] {
  if (others.length === 0) return [];
  const shown = others.slice(0, MOST_OTHERS).map((column) =>
    `  "${visible(column.name)}"   ${visible(cut(exampleOf(column)))}`
  );
  const rest = others.length > MOST_OTHERS ? [`  and ${others.length - MOST_OTHERS} more`] : [];
  return [
    "",
    'Not taken; keep what you want as "attributes", such as {"channel": "Sales Channel"}:',
    ...shown,
    ...rest,
  ];
}

function cut(example: string): string {
  return example.length > LONGEST_EXAMPLE ? `${example.slice(0, LONGEST_EXAMPLE)}…` : example;
}
