import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Proposal } from "./proposal.ts";
import { proposeTable } from "./propose_table.ts";
import type { SampleSheet } from "./read_sheets.ts";
import { sheetTable } from "./read_table.ts";

/** Proposes a document for the sheet of a workbook with the most rows. */
export function proposeWorkbook(
  sheets: readonly SampleSheet[],
  { name, from, today }: { name: string; from: string; today: string },
): Proposal {
  const [best, ...more] = sheets.toSorted((one, other) => other.records.length - one.records.length);
  const table = best && sheetTable(best.records, ",");
  if (table === undefined || table.rows.length === 0) {
    throw new StorecastError(`Cannot look at "${from}": it is a workbook without a table`, {
      exitCode: ExitCode.input,
      advice: "Give one with a header and rows",
    });
  }
  const proposal = proposeTable(table, { name, today, decoded: undefined, isCut: false });
  if (more.length === 0) return proposal;
  const archive = proposal.document["archive"] as Record<string, unknown>;
  const others = more.map((sheet) => `"${sheet.name}"`).join(", ");
  return {
    ...proposal,
    document: { ...proposal.document, archive: { sheet: best!.name, ...archive } },
    findings: [
      { key: "sheet", certainty: "guess", says: `"${best!.name}", which has the most rows; not ${others}` },
      ...proposal.findings,
    ],
  };
}
