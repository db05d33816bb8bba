import { type Cell, namesIn, type SkipRule } from "../documents/cell.ts";
import type { Channel, LineList } from "../documents/channel.ts";
import { compileCell, compileSkip, neededBy, UnusableValue } from "./compile_cell.ts";
import { hasGap, type Levels, linesAt, pathReader, valuesReader } from "./json_paths.ts";
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
  readonly #path: readonly string[];
  readonly #isCut: (levels: Levels) => boolean;
  readonly #id: readonly ((levels: Levels) => unknown)[];
  /** Where a line's own ID and its day stand among its values; -1 if the document names no such ID. */
  readonly #rowIdAt: number;
  readonly #dateAt: number;
  readonly needed: readonly NeededNames[];

  constructor(channel: Channel) {
    const lists = [channel.lines, ...channel.returns];
    this.#lists = lists.map((list) => listReader(list, channel));
    this.#isCut = cutReader(channel);
    this.#rowIdAt = channel.columns.indexOf("row_id");
    this.#dateAt = channel.columns.indexOf("order_date");
    this.#path = channel.lines.path;
    this.#id = idCells(channel.lines).map((cell) =>
      compileCell(cell, { ...channel, read: (name) => pathReader(name, []) })
    );
    this.needed = [...lists.flatMap(neededNames), ...channel.incomplete.flatMap((rule) => neededByRule(rule, []))];
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
    if (hasGap(order, this.#path)) {
      return [{ code: "no_lines", reason: `has a part without "${this.#path.at(-1)}", where its lines should be` }];
    }
    const [lines, ...returns] = this.#lists.map((read) => read(order));
    const all = [lines ?? [], ...returns.map((list) => list ?? [])];
    if (all.some((list) => list.length > 0)) return this.#toldApart(all);
    if (lines !== undefined) return [{ leftOut: "no lines" }]; // an order whose list is empty sells nothing
    return [{ code: "no_lines", reason: `has nothing at "${this.#path.join(".")}", where its lines should be` }];
  }

  /**
   * Returns the lines of an order with those rejected that have the ID of an earlier one. Elements of one order are different lines,
   * of which one would take the place of the other; returns of one line are told apart by when they were made.
   */
  #toldApart([sales, ...returns]: readonly OrderLine[][]): OrderLine[] {
    if (this.#rowIdAt === -1) return [sales!, ...returns].flat();
    const known = new Set<string>();
    return [sales!, returns.flat()].flatMap((list, isReturn) =>
      list.map((line): OrderLine => {
        const rowId = "values" in line ? line.values[this.#rowIdAt] : null;
        if (rowId === null || rowId === undefined) return line;
        const date = isReturn ? (line as { values: readonly (string | null)[] }).values[this.#dateAt] : null;
        const key = JSON.stringify([isReturn, rowId, date]);
        if (!known.has(key)) {
          known.add(key);
          return line;
        }
        const shown = JSON.stringify(rowId.slice(0, 40));
        return { code: "same_line", reason: `has the row_id ${shown} of another line of its order` };
      })
    );
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
  const cells = Object.entries(list.cells).flatMap(([column, cell]) =>
    neededByCell(cell, list.path, REQUIRED_COLUMNS.includes(column))
  );
  return [...cells, ...list.skip.flatMap((rule) => neededByRule(rule, list.path))];
}

/**
 * Returns what a rule about values needs: without it, no row would meet the rule, and what is not meant would count. A rule about what
 * is there needs nothing, since it may be there in no row.
 */
function neededByRule(rule: SkipRule, path: readonly string[]): NeededNames[] {
  return "in" in rule ? neededByCell(rule.at, path, true) : [];
}

function neededByCell(cell: Cell, path: readonly string[], isRequired: boolean): NeededNames[] {
  return neededBy(cell, (name) => pathReader(name, path)).map(({ names, readers }): NeededNames => ({
    names,
    isRequired,
    isIn(order): boolean {
      const lines = path.length === 0 ? [[order]] : linesAt(order, path) ?? [];
      // An order without lines does not say whether lines have it.
      return lines.length === 0 || lines.some((levels) => readers.some((read) => read(levels) !== undefined));
    },
  }));
}

/** Whether PostgreSQL can store a text. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}
