import { type Cell, namesIn } from "../documents/cell.ts";
import type { Channel, LineList } from "../documents/channel.ts";
import { compileCell, compileSkip, neededBy, UnusableValue } from "./compile_cell.ts";
import { type Levels, linesAt, pathReader, valuesReader } from "./json_paths.ts";
import { NUMBER_COLUMNS } from "../documents/number_columns.ts";
import type { LeftOut, RecordCode } from "./staged_chunk.ts";

/** A line of an order: its values in the order of the channel's columns, or why it is none. */
export type OrderLine =
  | { readonly values: readonly (string | null)[] }
  | { readonly code: RecordCode; readonly reason: string }
  | { readonly leftOut: LeftOut };

/** What the rows of a day must have somewhere: one of some names, or the day is not read as the document means it. */
export interface NeededNames {
  readonly names: readonly string[];
  readonly isRequired: boolean;
  /** Whether an order has one of them, or does not say. */
  isIn(order: unknown): boolean;
}

/** Without these a row is no sale. */
const REQUIRED_COLUMNS = ["order_id", "row_id", "order_date", "sales"];

/** Reads the lines of an order, which is an object, and its returns. */
export class OrderReader {
  readonly #lists: readonly ((order: unknown) => OrderLine[] | undefined)[];
  readonly #linesPath: string;
  readonly #isCut: (levels: Levels) => boolean;
  readonly #id: readonly ((levels: Levels) => unknown)[];
  readonly needed: readonly NeededNames[];

  constructor(channel: Channel) {
    const lists = [channel.lines, ...channel.returns];
    this.#lists = lists.map((list) => listReader(list, channel));
    this.#isCut = cutReader(channel);
    this.#linesPath = channel.lines.path.join(".");
    this.#id = idCells(channel.lines).map((cell) =>
      compileCell(cell, { ...channel, read: (name) => pathReader(name, []) })
    );
    this.needed = lists.flatMap(neededNames);
  }

  /** Returns what a row is known by on another page; undefined if that is only the row itself. */
  idOf(order: unknown): string | undefined {
    if (this.#id.length === 0) return undefined;
    try {
      const ids = this.#id.map((read) => read([order]));
      return ids.includes(null) ? undefined : JSON.stringify(ids);
    } catch (error) {
      if (error instanceof UnusableValue) return undefined;
      throw error;
    }
  }

  /** Returns the lines of an order; one that is left out counts once even if it has none. */
  read(order: Record<string, unknown>): OrderLine[] {
    if (this.#isCut([order])) return [{ code: "cut_off", reason: "has more lines than the answer holds" }];
    const [lines, ...returns] = this.#lists.map((read) => read(order));
    const all = [...lines ?? [], ...returns.flatMap((list) => list ?? [])];
    if (all.length > 0) return all;
    if (lines !== undefined) return [{ leftOut: "no lines" }]; // an order whose list is empty sells nothing
    return [{ code: "no_lines", reason: `has nothing at "${this.#linesPath}", where its lines should be` }];
  }
}

/** Returns the cells by which a row is known: an order's number, or that and the line's own ID. */
function idCells({ path, cells }: LineList): Cell[] {
  const { order_id: orderId, row_id: rowId } = cells;
  if (orderId === undefined) return [];
  if (path.length > 0) return [orderId];
  return rowId === undefined ? [] : [orderId, rowId];
}

/** Returns a function that says whether the answer holds a part of an order, or of one of its lists of returns, alone. */
function cutReader(channel: Channel): (levels: Levels) => boolean {
  const tests = channel.incomplete.map((rule): (levels: Levels) => boolean => {
    const { at } = rule;
    if (typeof at !== "string") {
      const cutBy = compileSkip([rule], { ...channel, read: (name) => pathReader(name, []) });
      return (levels) => cutBy(levels) !== undefined;
    }
    const isCut = compileSkip<unknown>([rule], { ...channel, read: () => (value) => value });
    const [values, value] = [valuesReader(at, []), pathReader(at, [])];
    return (levels) => (values(levels) ?? [value(levels)]).some((value) => isCut(value) !== undefined);
  });
  return (levels) => tests.some((test) => test(levels));
}

/** Returns a function that reads one of the lists of an order; undefined where an order does not have it. */
function listReader(list: LineList, channel: Channel): (order: unknown) => OrderLine[] | undefined {
  const reading = {
    ...channel,
    read: (name: string) => pathReader(name, list.path),
    readList: (path: string) => valuesReader(path, list.path),
  };
  const ruleOf = compileSkip(list.skip, reading);
  const cells = channel.columns.map((column) => {
    const cell = list.cells[column];
    return cell === undefined ? () => null : compileCell(cell, reading, { isNumber: NUMBER_COLUMNS.has(column) });
  });
  const isOfOrder = channel.columns.map((column) => !leadsToLine(list.cells[column], list.path[0]));
  /** Reads a line; what is the order's own is read once, for the first of its lines. */
  const read = (levels: Levels, ofOrder: (string | null | undefined)[]): OrderLine => {
    try {
      const leftOut = ruleOf(levels);
      if (leftOut !== undefined) return { leftOut };
      const values = new Array<string | null>(cells.length);
      for (let index = 0; index < cells.length; index++) {
        values[index] = isOfOrder[index] ? ofOrder[index] ??= cells[index]!(levels) : cells[index]!(levels);
      }
      const bad = values.findIndex((value) => value !== null && !isStorable(value));
      if (bad === -1) return { values };
      const reason = `has U+0000 or half a surrogate pair in ${channel.columns[bad]}, which PostgreSQL cannot store`;
      return { code: "not_storable", reason };
    } catch (error) {
      if (error instanceof UnusableValue) return { code: error.code, reason: error.message };
      throw error;
    }
  };
  if (list.path.length === 0) return (order) => [read([order], [])];
  return (order) => {
    const lines = linesAt(order, list.path);
    const ofOrder = new Array<string | null | undefined>(cells.length).fill(undefined);
    if (lines !== undefined) return lines.map((levels) => read(levels, ofOrder));
    const leftOut = ruleOf([order]);
    return leftOut && [{ leftOut }];
  };
}

/** Whether a cell has another value for another line of an order: one of its paths begins as that of the lines does. */
function leadsToLine(cell: Cell | undefined, first: string | undefined): boolean {
  return cell !== undefined && namesIn(cell).some((name) => name.split(".", 1)[0] === first);
}

function neededNames(list: LineList): NeededNames[] {
  return Object.entries(list.cells).flatMap(([column, cell]) =>
    neededBy(cell, (name) => pathReader(name, list.path)).map(({ names, readers }): NeededNames => ({
      names,
      isRequired: REQUIRED_COLUMNS.includes(column),
      isIn(order): boolean {
        const lines = list.path.length === 0 ? [[order]] : linesAt(order, list.path) ?? [];
        // An order without lines does not say whether lines have it.
        return lines.length === 0 || lines.some((levels) => readers.some((read) => read(levels) !== undefined));
      },
    }))
  );
}

/** Whether PostgreSQL can store a text. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}
