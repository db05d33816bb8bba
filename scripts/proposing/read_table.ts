import { bareNumber } from "./number_marks.ts";
import { splitTable, type TableRecord } from "./split_table.ts";

/** Table of a CSV text or of a sheet. */
export interface Table {
  readonly separator: string;
  readonly quote: '"' | "none";
  readonly skipLines: number;
  readonly headerLines: number;
  /** Names of the columns; their numbers if there is no header. */
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The line before the header, to show to the user. */
  readonly above: string | undefined;
  /** Rows with another number of fields, and the line of the first. */
  readonly uneven: { readonly count: number; readonly line: number } | undefined;
  /** Whether a first line "sep=;" names the separator. */
  readonly isNamed: boolean;
  /** Positions of the columns whose cells are stored as numbers in a workbook. */
  readonly numeric: ReadonlySet<number>;
}

/** Characters in which the separator is detected. */
const HEAD_CHARACTERS = 200_000;

const SEPARATORS = [",", ";", "\t", "|"];

/** Reads the table of a text; undefined if no separator divides its lines into columns. */
export function readTable(text: string, isCut: boolean): Table | undefined {
  const [line = "", named] = /^"?sep=([,;|\t])"?(?:\r\n|\r|\n)/i.exec(text) ?? [];
  const body = text.slice(line.length);
  const separators = named === undefined ? SEPARATORS : [named];
  const head = body.slice(0, HEAD_CHARACTERS);
  const isHeadCut = isCut || head.length < body.length;
  const tried = separators.map((separator) => {
    const quoted = splitTable(head, { separator, quote: '"', isCut: isHeadCut });
    const shape = { separator, quote: '"' as '"' | "none", ...consistency(quoted.records) };
    if (quoted.broken <= quoted.closed) return shape;
    const plain = consistency(splitTable(head, { separator, quote: "none", isCut: isHeadCut }).records);
    return plain.share === 1 ? { separator, quote: "none" as const, ...plain } : shape;
  });
  // Among equally consistent separators the first row counts: decimal commas divide every row except the header.
  const best =
    tried.filter(({ fields }) => fields > 1).toSorted((one, other) =>
      Math.round(other.share * 20 - one.share * 20) || one.before - other.before || other.fields - one.fields
    )[0];
  if (best === undefined) return undefined;
  const { separator, quote, fields } = best;
  const { records } = splitTable(body, { separator, quote, isCut });
  return tableOf(records, { separator, quote, fields, isNamed: named !== undefined });
}

/** Returns the table of the records of a sheet; undefined if it has fewer than two columns. */
export function sheetTable(records: readonly TableRecord[], separator: string): Table | undefined {
  const { fields } = consistency(records);
  return fields < 2 ? undefined : tableOf(records, { separator, quote: '"', fields, isNamed: false });
}

/** Finds the header among records, and the rows below it. */
function tableOf(
  records: readonly TableRecord[],
  { separator, quote, fields, isNamed }: Pick<Table, "separator" | "quote" | "isNamed"> & { fields: number },
): Table {
  const header = records.findIndex((record) => isHeader(record, fields));
  const first = records.findIndex((record) => record.fields.length === fields);
  const begin = header >= 0 ? header : first;
  const following = records.slice(header >= 0 ? header + 1 : first).filter(({ isBlank }) => !isBlank);
  const uneven = following.filter((record) => record.fields.length !== fields);
  const even = following.filter((record) => record.fields.length === fields);
  const names = header >= 0
    ? records[header]!.fields.map((name) => name.trim())
    : records[first]!.fields.map((_, index) => String(index + 1));
  return {
    separator,
    quote,
    skipLines: records[begin]!.line,
    headerLines: header >= 0 ? 1 : 0,
    names,
    rows: even.map((record) => record.fields),
    above: records[begin - 1]?.fields.join(separator),
    uneven: uneven[0] && { count: uneven.length, line: uneven[0].line + (isNamed ? 2 : 1) },
    isNamed,
    numeric: new Set(names.keys().filter((position) => isNumeric(even, position))),
  };
}

function isNumeric(records: readonly TableRecord[], position: number): boolean {
  const written = records.filter(({ fields }) => fields[position] !== "");
  return written.length > 0 && written.every(({ numbers }) => numbers?.has(position));
}

/** Returns the most frequent number of fields, the share of records with it, and the number of records before the first of them. */
function consistency(records: readonly TableRecord[]): { fields: number; share: number; before: number } {
  const counts = Map.groupBy(records.filter(({ isBlank }) => !isBlank).slice(0, 2000), ({ fields }) => fields.length);
  const [most] = [...counts].toSorted(([one, a], [other, b]) => b.length - a.length || other - one);
  const all = [...counts.values()].reduce((sum, list) => sum + list.length, 0);
  if (most === undefined) return { fields: 0, share: 0, before: 0 };
  const [fields, { length }] = most;
  return { fields, share: length / all, before: records.findIndex((record) => record.fields.length === fields) };
}

/** Whether a record is a header: most fields are filled, and none is a number or a date. */
function isHeader({ fields }: TableRecord, wanted: number): boolean {
  if (fields.length !== wanted) return false;
  const names = fields.map((name) => name.trim()).filter((name) => name !== "");
  return names.length >= wanted * 0.6 &&
    names.every((name) => bareNumber(name) === undefined && !/^\d+[-./]\d+[-./]\d+/.test(name));
}
