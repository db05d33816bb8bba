import type { Cell, SkipRule } from "./cell.ts";
import type { SourceDocument } from "./source_document.ts";

/** Lists in an order that hold its lines, or its returns, and how their columns are read. */
export interface LineList {
  /** Keys of the path of the list in an order; none if a row is its own line. */
  readonly path: readonly string[];
  readonly cells: Readonly<Record<string, Cell>>;
  readonly skip: readonly SkipRule[];
}

/** How numbers are written: single characters; `groupMark` may be empty. */
export interface NumberMarks {
  readonly decimalMark: string;
  readonly groupMark: string;
  /** Currency whose code and signs may stand beside an amount. */
  readonly currency?: string | undefined;
}

/** Each column with its cell, or with those of the lines and of each list of returns if they are not the same. */
export type ColumnCells = Readonly<Record<string, Cell | readonly (Cell | null)[]>>;

/** One of the ways on which the rows of a source come, with what the document says of it alone or of both. */
export interface Channel extends NumberMarks {
  /** Columns of `stg.order_line` that its rows fill. */
  readonly columns: readonly string[];
  readonly cells: ColumnCells;
  readonly lines: LineList;
  /** Orders of which the answer holds a part alone. */
  readonly incomplete: readonly SkipRule[];
  readonly returns: readonly LineList[];
}

export type ChannelName = "archive" | "api";

/** What of a document says how the rows of its channels are read. */
export type ChannelsOf = Pick<SourceDocument, "columns" | "attributes" | "currency" | ChannelName>;

/** Most columns of the shop's own that a line keeps. */
export const MOST_ATTRIBUTES = 8;

/** Returns what a document says of a channel, in the one form that the code works with. */
export function channelOf(document: ChannelsOf, name: ChannelName): Channel {
  const { columns, skip = [], incomplete = [], lines, returns = [], decimalMark, groupMark } = document[name]!;
  const attributes = Object.fromEntries(
    attributeNames(document).map((attribute, index) => [`attribute_${index + 1}`, attribute]),
  );
  const written = { ...document.attributes, ...document[name]!.attributes };
  const own = Object.entries(attributes)
    .flatMap(([staged, attribute]) => attribute in written ? [[staged, written[attribute]!] as const] : []);
  const cells = known({ ...document.columns, ...columns, ...Object.fromEntries(own) });
  const lists = returns.map((list): LineList => ({
    path: pathOf(list.lines),
    // Without a date it is empty, not null: a row without placed_on is a line of its own.
    cells: known({ ...cells, ...list.columns, placed_on: { first: [cells.order_date!], else: "" } }),
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

/** Returns the names of the shop's own columns in the order in which JSON of the database has them: by length, then by bytes. */
export function attributeNames({ attributes, archive, api }: ChannelsOf): string[] {
  const names = new Set([attributes, archive?.attributes, api?.attributes].flatMap((own) => Object.keys(own ?? {})));
  return [...names].sort((one, other) => one.length - other.length || (one < other ? -1 : 1));
}

/** Returns the cells that are not taken away. */
function known(cells: Readonly<Record<string, Cell | null>>): Record<string, Cell> {
  return Object.fromEntries(Object.entries(cells).flatMap(([name, cell]) => cell === null ? [] : [[name, cell]]));
}

function pathOf(path: string | undefined): string[] {
  return path === undefined ? [] : path.split(".");
}
