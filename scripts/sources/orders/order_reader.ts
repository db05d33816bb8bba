import { type Cell, namesIn, type SkipRule } from "../documents/cell.ts";
import type { Channel, LineList } from "../documents/channel.ts";
import { compileCell, compileSkip, neededBy, UnusableValue } from "./compile_cell.ts";
import { hasGap, type Levels, linesAt, pathReader, valuesReader } from "./json_paths.ts";
import { NUMBER_COLUMNS } from "../documents/number_columns.ts";
import type { LeftOut, RecordCode } from "./staged_chunk.ts";

/** A line of an order: its values in the order of the channel's columns, or why it is rejected or left out. */
export type OrderLine =
  | { readonly values: readonly (string | null)[] }
  | { readonly code: RecordCode; readonly reason: string }
  | { readonly leftOut: LeftOut };

/** Alternative names, one of which some row of a day must have: otherwise the document does not match the rows. */
export interface NeededNames {
  readonly names: readonly string[];
  readonly isRequired: boolean;
  /** Whether an order has one of the names, or has no lines that could have it. */
  isIn(order: unknown): boolean;
}

/** Columns without which a row is not a sale. */
const REQUIRED_COLUMNS = ["order_id", "row_id", "order_date", "sales"];

/** Reads the lines and the returns of an order. */
export class OrderReader {
  readonly #lists: readonly ((order: unknown) => OrderLine[] | undefined)[];
  readonly #path: readonly string[];
  readonly #isCut: (levels: Levels) => boolean;
  readonly #id: readonly ((levels: Levels) => unknown)[];
  /** Positions of `row_id` and `order_date` among the values of a line; -1 if the document does not name the column. */
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

  /** Returns the ID that a row has on every page; undefined if it has none. */
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

  /** Returns the lines of an order; an order without lines is one left-out line. */
  read(order: Record<string, unknown>): OrderLine[] {
    if (this.#isCut([order])) return [{ code: "cut_off", reason: "has more lines than the answer holds" }];
    if (hasGap(order, this.#path)) {
      return [{ code: "no_lines", reason: `has a part without "${this.#path.at(-1)}", where its lines should be` }];
    }
    const [lines, ...returns] = this.#lists.map((read) => read(order));
    const all = [lines ?? [], ...returns.map((list) => list ?? [])];
    if (all.some((list) => list.length > 0)) return this.#rejectSameIds(all);
    if (lines !== undefined) return [{ leftOut: "no lines" }]; // an order whose list is empty sells nothing
    return [{ code: "no_lines", reason: `has nothing at "${this.#path.join(".")}", where its lines should be` }];
  }

  /**
   * Rejects each line that has the `row_id` of an earlier line of its order: it would overwrite that line. A line may have several
   * returns if their dates differ.
   */
  #rejectSameIds([sales, ...returns]: readonly OrderLine[][]): OrderLine[] {
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

/** Returns the cells that identify a row: the order's ID, and the line's own ID if the row is a line. */
function idCells({ path, cells }: LineList): Cell[] {
  const { order_id: orderId, row_id: rowId } = cells;
  if (orderId === undefined) return [];
  if (path.length > 0) return [orderId];
  return rowId === undefined ? [] : [orderId, rowId];
}

/** Compiles the `incomplete` rules to a function that says whether the answer holds only a part of an order or of its returns. */
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

/** Returns a function that reads a list of an order; it returns undefined if the order does not have the list. */
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
  const isOfOrder = channel.columns.map((column) => !variesByLine(list.cells[column], list.path[0]));
  /** Reads a line. Values that are the same for all lines of an order are read once and kept in `ofOrder`. */
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

/** Whether the value of a cell may differ between the lines of an order: one of its paths begins with the key of the lines. */
function variesByLine(cell: Cell | undefined, first: string | undefined): boolean {
  return cell !== undefined && namesIn(cell).some((name) => name.split(".", 1)[0] === first);
}

function neededNames(list: LineList): NeededNames[] {
  const cells = Object.entries(list.cells).flatMap(([column, cell]) =>
    neededByCell(cell, list.path, REQUIRED_COLUMNS.includes(column))
  );
  return [...cells, ...list.skip.flatMap((rule) => neededByRule(rule, list.path))];
}

/**
 * Returns the names that a rule needs. If a rule tests values and no row has the name, it would leave nothing out, and cancelled
 * orders would count. A rule that tests presence needs no name: it may be absent from every row.
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
      // An order without lines does not show which names its lines have.
      return lines.length === 0 || lines.some((levels) => readers.some((read) => read(levels) !== undefined));
    },
  }));
}

/** Whether PostgreSQL can store a text. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}
