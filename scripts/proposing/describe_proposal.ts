import { visible } from "../core/visible.ts";
import { exampleOf } from "./row_facts.ts";
import type { Certainty, Finding, Proposal } from "./proposal.ts";

const TITLES: readonly (readonly [Certainty, string])[] = [
  ["found", "Found:"],
  ["guess", "Guesses that the sample does not prove; check them:"],
  [
    "open",
    "To decide: replace each text that begins with DECIDE by one of these; until then the document cannot be used",
  ],
];

const MOST_UNUSED = 40;
const LONGEST_EXAMPLE = 50;

/** Describes a proposal in lines: what was found, what was guessed, what is open, and which columns are not used. */
export function describeProposal({ findings, unused, rows }: Proposal): string[] {
  const width = Math.max(...findings.map(({ key }) => key.length)) + 2;
  const line = ({ key, says, example }: Finding): string =>
    `  ${key.padEnd(width)}${visible(says)}${example === undefined ? "" : `   ${visible(cut(example))}`}`;
  const parts = TITLES.flatMap(([certainty, title]) => {
    const list = findings.filter((finding) => finding.certainty === certainty);
    return list.length === 0 ? [] : ["", title, ...list.map(line)];
  });
  return [`Looked at ${rows} row(s)`, ...parts, ...describeUnused(unused)];
}

function describeUnused(unused: Proposal["unused"]): string[] {
  if (unused.length === 0) return [];
  const shown = unused.slice(0, MOST_UNUSED).map((column) =>
    `  "${visible(column.name)}"   ${visible(cut(exampleOf(column)))}`
  );
  const rest = unused.length > MOST_UNUSED ? [`  and ${unused.length - MOST_UNUSED} more`] : [];
  return [
    "",
    'Not used; to keep some, name them under "attributes", such as {"channel": "Sales Channel"}:',
    ...shown,
    ...rest,
  ];
}

function cut(example: string): string {
  return example.length > LONGEST_EXAMPLE ? `${example.slice(0, LONGEST_EXAMPLE)}…` : example;
}
