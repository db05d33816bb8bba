import type { Cell, SkipRule } from "./cell.ts";
import type { SourceDocument } from "./source_document.ts";

/** A list in an order with its lines or its returns, and the cells of their columns. */
export interface LineList {
  /** Keys of the path to the list in an order; empty if each row is a line. */
  readonly path: readonly string[];
  readonly cells: Readonly<Record<string, Cell>>;
  readonly skip: readonly SkipRule[];
}

/** Decimal and group mark of numbers, single characters; `groupMark` may be empty. */
export interface NumberMarks {
  readonly decimalMark: string;
  readonly groupMark: string;
  /** Currency whose code and signs may be before or after an amount. */
  readonly currency?: string | undefined;
}

/** Each column with its cell, or with those of the lines and of each list of returns if they are not the same. */
export type ColumnCells = Readonly<Record<string, Cell | readonly (Cell | null)[]>>;

/** One of the two channels of a source, files or API, with the keys of the document that apply to it. */
export interface Channel extends NumberMarks {
  /** Columns of `stg.order_line` that its rows have. */
  readonly columns: readonly string[];
  readonly cells: ColumnCells;
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

/** Returns a channel of a document, normalized. */
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
    // Without a date it is empty, not null: a row without placed_on is a line of its own.
    cells: withoutNulls({ ...cells, ...list.columns, placed_on: { first: [cells.order_date!], else: "" } }),
    skip: [...skip, ...list.skip ?? []],
  }));
  const filled = cellsOf([cells, ...lists.map((list) => list.cells)]);
  return {
    columns: Object.keys(filled),
    cells: filled,
    lines: { path: pathOf(lines), cells, skip },
    incomplete,
    returns: lists,
    decimalMark,
    groupMark,
    currency: document.currency,
  };
}

function cellsOf(lists: readonly Readonly<Record<string, Cell>>[]): ColumnCells {
  const names = new Set(lists.flatMap((cells) => Object.keys(cells)));
  return Object.fromEntries([...names].map((name) => {
    const written = lists.map((cells) => cells[name] ?? null);
    const isSame = new Set(written.map((cell) => JSON.stringify(cell))).size === 1;
    return [name, isSame ? written[0]! : written];
  }));
}

/** Returns the columns that each channel of a document fills, with their cells. */
export function filledColumns(document: ChannelsOf): { readonly [Name in ChannelName]?: ColumnCells } {
  const names = (["archive", "api"] as const).filter((name) => document[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, channelOf(document, name).cells]));
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
