import { describePaging } from "./describe_paging.ts";
import { columnsOfOrders, type Json } from "./json_rows.ts";
import { findShape, type JsonShape } from "./json_shape.ts";
import type { Finding, Proposal } from "./proposal.ts";
import { proposeColumns } from "./propose_columns.ts";
import { orderedColumns } from "./propose_table.ts";

const AN_ANSWER: Finding = {
  key: "api",
  certainty: "guess",
  says: 'the file is read as an answer of an API; to load such files instead, rename "api" to "archive"',
};

/** Proposes a document for a JSON answer or for rows of NDJSON; undefined if it has no list of orders. */
export function proposeJson(
  answer: Json,
  { name, today, channel, format, headers, api }: {
    name: string;
    today: string;
    channel: "archive" | "api";
    format: "json" | "ndjson";
    /** Headers of the answer; undefined for a file. */
    headers?: Headers;
    api: Readonly<Record<string, unknown>>;
  },
): Proposal | undefined {
  const shape = findShape(answer);
  if (shape === undefined) return undefined;
  const sample = columnsOfOrders(shape.list, shape.lines);
  const found = proposeColumns(sample, { today, isJson: true });
  const { dates, numbers } = found;
  const described = {
    ...(channel === "api" && format === "ndjson" ? { format } : {}),
    ...(shape.orders === undefined ? {} : { orders: shape.orders }),
    ...(shape.lines === undefined ? {} : { lines: shape.lines }),
    dateFormat: dates.dateFormat,
    ...(dates.timeZone === undefined ? {} : { timeZone: dates.timeZone }),
    decimalMark: numbers.decimalMark,
    groupMark: numbers.groupMark,
  };
  const paging = channel === "api" && format === "json" ? describePaging(answer, shape, headers) : { findings: [] };
  return {
    document: {
      $schema: "./source.schema.json",
      source: name,
      columns: orderedColumns(found),
      ...(found.currency === undefined ? {} : { currency: found.currency }),
      [channel]: channel === "archive"
        ? described
        : { ...described, ...(paging.paging === undefined ? {} : { paging: paging.paging }), ...api },
    },
    findings: [
      ...(channel === "api" && headers === undefined ? [AN_ANSWER] : []),
      ...describeShape(shape),
      ...found.findings,
      ...paging.findings,
    ],
    unused: found.unused,
    rows: sample[0]?.values.length ?? 0,
  };
}

function describeShape({ orders, list, lines, otherOrders, otherLines, returns }: JsonShape): Finding[] {
  const not = (others: readonly string[]): string =>
    others.length === 0 ? "" : `; not ${others.map((path) => `"${path}"`).join(", ")}: check which one is right`;
  const findings: Finding[] = [{
    key: "orders",
    certainty: otherOrders.length === 0 ? "found" : "guess",
    says: `${orders === undefined ? "the answer itself" : `"${orders}"`}, ${list.length} of them${not(otherOrders)}`,
  }];
  findings.push({
    key: "lines",
    certainty: lines === undefined || otherLines.length > 0 ? "guess" : "found",
    says: lines === undefined ? "none: each row is read as a line of an order" : `"${lines}"${not(otherLines)}`,
  });
  if (returns.length > 0) {
    const says = `not written; ${returns.map((path) => `"${path}"`).join(", ")} may be refunds`;
    findings.push({ key: "returns", certainty: "guess", says });
  }
  return findings;
}
