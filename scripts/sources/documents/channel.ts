import type { Cell, SkipRule } from "./cell.ts";
import type { NumberMarks } from "../orders/decimal_reader.ts";
import type { SourceDocument } from "./source_document.ts";

/** A list in an order with its lines or its returns, and the cells of their columns. */
export interface LineList {
  /** Keys of the path to the list in an order; empty if each row is a line. */
  readonly path: readonly string[];
  readonly cells: Readonly<Record<string, Cell>>;
  readonly skip: readonly SkipRule[];
}

/** One of the two channels of a source, files or API, with the keys of the document that apply to it. */
export interface Channel extends NumberMarks {
  /** Columns of `stg.order_line` that its rows have. */
  readonly columns: readonly string[];
  readonly lines: LineList;
  /** Rules for orders of which the answer has only a part. */
  readonly incomplete: readonly SkipRule[];
  readonly returns: readonly LineList[];
}

export type ChannelName = "archive" | "api";

/** The keys of a document that define its channels. */
export type ChannelsOf = Pick<SourceDocument, "columns" | "attributes" | "currency" | ChannelName>;

/** Most attributes, the shop's own columns, of a line. */
export const MOST_ATTRIBUTES = 8;

/** Returns a channel of a document, normalised. */
export function channelOf(document: ChannelsOf, name: ChannelName): Channel {
  const { columns, skip = [], incomplete = [], lines, returns = [], decimalMark, groupMark } = document[name]!;
  const attributes = Object.fromEntries(
    attributeNames(document).map((attribute, index) => [`attribute_${index + 1}`, attribute]),
  );
  const written = { ...document.attributes, ...document[name]!.attributes };
  const own = Object.entries(attributes)
    .flatMap(([staged, attribute]) => attribute in written ? [[staged, written[attribute]!] as const] : []);
  const cells = withoutNulls({ ...document.columns, ...columns, ...Object.fromEntries(own) });
  const lists = returns.map((list): LineList => ({
    path: pathOf(list.lines),
    cells: withoutNulls({ ...cells, ...list.columns, placed_on: cells.order_date! }),
    skip: [...skip, ...list.skip ?? []],
  }));
  return {
    columns: [...new Set([...Object.keys(cells), ...lists.flatMap((list) => Object.keys(list.cells))])],
    lines: { path: pathOf(lines), cells, skip },
    incomplete,
    returns: lists,
    decimalMark,
    groupMark,
    currency: document.currency,
  };
}

/** Returns the names of the attributes in the order of `jsonb` keys in PostgreSQL: by length, then by bytes. */
export function attributeNames({ attributes, archive, api }: ChannelsOf): string[] {
  const names = new Set([attributes, archive?.attributes, api?.attributes].flatMap((own) => Object.keys(own ?? {})));
  return [...names].sort((one, other) => one.length - other.length || (one < other ? -1 : 1));
}

/** Returns the cells without those that a null removes. */
function withoutNulls(cells: Readonly<Record<string, Cell | null>>): Record<string, Cell> {
  return Object.fromEntries(Object.entries(cells).flatMap(([name, cell]) => cell === null ? [] : [[name, cell]]));
}

function pathOf(path: string | undefined): string[] {
  return path === undefined ? [] : path.split(".");
}
