import { UNDECIDED } from "../sources/documents/undecided.ts";
import { type DetectedMarks, detectMarks } from "./number_marks.ts";
import type { Finding, SampleColumn } from "./proposal.ts";

const NO_THOUSANDS = "none: no number is above 999, so the sample does not show it";

/** Proposed marks of numbers, as detected and as the document has them. */
export interface ProposedNumbers {
  readonly marks: DetectedMarks;
  readonly decimalMark: string;
  readonly groupMark: string;
  readonly findings: readonly Finding[];
}

/** Proposes the marks of numbers; leaves ambiguous ones open, with the readings of an example. */
export function proposeNumbers(columns: readonly SampleColumn[]): ProposedNumbers {
  const written = columns.filter(({ areNumbers }) => !areNumbers);
  const marks = detectMarks(written.flatMap(({ values }) => values));
  if (columns.length > 0 && written.length === 0) {
    const found = { ...marks, decimalMark: ".", groupMark: "" };
    const finding: Finding = {
      key: "decimalMark",
      certainty: "found",
      says: '".", since the numbers are not stored as text',
    };
    return { marks: found, decimalMark: ".", groupMark: "", findings: [finding] };
  }
  const { decimalMark, groupMark, example = "", hasThousands, isMixed } = marks;
  if (decimalMark !== undefined && groupMark !== undefined) {
    const findings: Finding[] = [{ key: "decimalMark", certainty: "found", says: show(decimalMark), example }];
    if (hasThousands) findings.push({ key: "groupMark", certainty: "found", says: show(groupMark) });
    else {findings.push({
        key: "groupMark",
        certainty: "guess",
        says: NO_THOUSANDS,
      });}
    return { marks, decimalMark, groupMark, findings };
  }
  if (isMixed) {
    const says = `"." or ",": values contradict each other, such as ${example}`;
    return openMarks(marks, says, 'the mark between thousands, or ""');
  }
  if (example === "" && columns.some(({ areNumbers }) => areNumbers)) {
    const says = '".", as in the numbers that are not stored as text: no number stored as text has decimals';
    const finding: Finding = { key: "decimalMark", certainty: "guess", says };
    return {
      marks: { ...marks, decimalMark: ".", groupMark: "" },
      decimalMark: ".",
      groupMark: "",
      findings: [finding],
    };
  }
  if (example === "") return openMarks(marks, '"." or ",": no number of the sample has decimals', undefined);
  const [mark] = /[.,]/.exec(example)!;
  const other = mark === "." ? "," : ".";
  const bare = example.replaceAll(/[^\d.,]/g, "");
  const says = `"${mark}" (${example} is ${bare.replace(mark, ".")}) or "${other}" (${example} is ${
    bare.replaceAll(mark, "")
  })`;
  return openMarks(marks, says, `"" if decimalMark is "${mark}", or "${mark}" if it is "${other}"`);
}

function openMarks(marks: DetectedMarks, decimal: string, group: string | undefined): ProposedNumbers {
  const { groupMark, hasThousands } = marks;
  const about: Finding = groupMark !== undefined
    ? { key: "groupMark", certainty: "found", says: show(groupMark) }
    : group !== undefined
    ? { key: "groupMark", certainty: "open", says: group }
    : hasThousands
    ? { key: "groupMark", certainty: "found", says: "none" }
    : { key: "groupMark", certainty: "guess", says: NO_THOUSANDS };
  return {
    marks,
    decimalMark: UNDECIDED + decimal,
    groupMark: groupMark ?? (group === undefined ? "" : UNDECIDED + group),
    findings: [{ key: "decimalMark", certainty: "open", says: decimal }, about],
  };
}

function show(mark: string): string {
  return mark === "" ? "none" : mark === " " ? "a space of any kind" : `"${mark}"`;
}
