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

/** One of the ways on which the rows of a source come, with what the document says of it alone or of both. */
export interface Channel extends NumberMarks {
  /** Columns of `stg.order_line` that its rows fill. */
  readonly columns: readonly string[];
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
    cells: known({ ...cells, ...list.columns, placed_on: cells.order_date! }),
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
