import schema from "../../sources/source.schema.json" with { type: "json" };
import type { DecodedSample } from "./sample/decode_sample.ts";
import { namesOfColumn } from "./values/normalize_name.ts";
import type { Finding, Proposal, SampleColumn } from "./values/proposal.ts";
import { proposeColumns, type ProposedColumns } from "./columns/propose_columns.ts";
import type { Table } from "./sample/read_table.ts";
import { cleanValue } from "./values/row_facts.ts";
import type { EndsAt } from "../sources/documents/source_document.ts";
import { endsAt, type Totals, totalsOf } from "./totals.ts";

/** Proposes a document for a table: a CSV file, a CSV answer, or a sheet of a workbook. */
export function proposeTable(
  table: Table,
  { name, today, decoded, isCut, api }: {
    name: string;
    today: string;
    /** Decoded text of the table; undefined for a sheet. */
    decoded: DecodedSample | undefined;
    isCut: boolean;
    /** Keys of `api` that are known already; undefined for a file. */
    api?: Readonly<Record<string, unknown>>;
  },
): Proposal {
  const totals = isCut ? undefined : totalsOf(table);
  const rows = table.rows.filter((row) => !totals?.isTotal(row));
  const sample = table.names.map((column, index): SampleColumn => ({
    name: column,
    known: namesOfColumn(column),
    values: rows.map((row) => cleanValue(row[index]!)),
    areNumbers: table.numeric.has(index),
  })).filter((column) => column.name !== "");
  const found = proposeColumns(sample, { today, isJson: false });
  const { dates, numbers, fill } = found;
  const orderAt = table.names.indexOf(String(found.columns["order_id"]));
  const ends = totals && endsAt(table, totals, orderAt);
  const format = {
    ...(decoded?.encoding === undefined ? {} : { encoding: decoded.encoding }),
    separator: table.separator,
    ...(table.quote === "none" ? { quote: "none" } : {}),
    ...(table.skipLines > 0 ? { skipLines: table.skipLines } : {}),
    ...(table.headerLines === 0 ? { headerLines: 0 } : {}),
    ...(ends === undefined ? {} : { endsAt: [ends] }),
    ...(fill.length > 0 ? { fill } : {}),
    dateFormat: dates.dateFormat,
    ...(dates.timeZone === undefined ? {} : { timeZone: dates.timeZone }),
    decimalMark: numbers.decimalMark,
    groupMark: numbers.groupMark,
  };
  return {
    document: {
      $schema: "./source.schema.json",
      source: name,
      columns: orderedColumns(found),
      ...(found.currency === undefined ? {} : { currency: found.currency }),
      ...(api === undefined ? { archive: format } : { api: { format: "csv", ...format, ...api } }),
    },
    findings: [...describeTable(table, decoded), ...describeTotals(table, totals, ends), ...found.findings],
    unused: found.unused,
    rows: rows.length,
    header: table.names,
  };
}

/** Returns the columns in the order of the schema. */
export function orderedColumns({ columns }: ProposedColumns): Record<string, unknown> {
  const order = Object.keys(schema.definitions.columns.properties);
  return Object.fromEntries(
    Object.entries(columns).toSorted(([one], [other]) => order.indexOf(one) - order.indexOf(other)),
  );
}

function describeTable(table: Table, decoded: DecodedSample | undefined): Finding[] {
  const findings = decoded === undefined ? [] : describeText(table, decoded);
  const twice = table.names.find((name, index) => name !== "" && table.names.indexOf(name) < index);
  if (twice !== undefined) {
    const says = `"${twice}" is in the header twice: such a file cannot be loaded`;
    findings.push({ key: "rows", certainty: "guess", says });
  }
  if (table.quote === "none") {
    findings.push({
      key: "quote",
      certainty: "guess",
      says: "none: values have quotation marks that do not close",
    });
  }
  if (table.skipLines > 0) {
    const says = `${table.skipLines}, above the header`;
    findings.push({ key: "skipLines", certainty: "found", says, ...(table.above ? { example: table.above } : {}) });
  }
  if (table.headerLines === 0) {
    const says = "0: the first row has values, not names; the columns are called 1, 2, 3 …";
    findings.push({ key: "headerLines", certainty: "guess", says });
  }
  if (table.uneven !== undefined) {
    const says =
      `${table.uneven.count} row(s) have another number of fields and would be rejected; the first is line ${table.uneven.line}`;
    findings.push({ key: "rows", certainty: "guess", says });
  }
  return findings;
}

function describeText({ separator, names, isNamed }: Table, { says, guess }: DecodedSample): Finding[] {
  const others = guess === undefined || guess.others.length === 0 ? "" : `; ${guess.others.join(", ")}`;
  const shown = separator === "\t" ? "tab" : `"${separator}"`;
  const why = isNamed ? ' (by the line "sep=")' : `: ${names.length} columns`;
  return [
    { key: "encoding", certainty: guess === undefined ? "found" : "guess", says: says + others },
    { key: "separator", certainty: "found", says: shown + why },
  ];
}

function describeTotals(table: Table, totals: Totals | undefined, ends: EndsAt | undefined): Finding[] {
  if (totals === undefined) return [];
  const row = `a last row with "${totals.word}" in "${table.names[totals.column]}"`;
  const says = ends === undefined
    ? `not written: ${row} has sums, but nothing by which to find it in the next file; export without it`
    : ends.in === undefined
    ? `${row} ends the table, found by its empty "${ends.at}"`
    : `${row} ends the table`;
  return [{ key: "endsAt", certainty: "guess", says }];
}
