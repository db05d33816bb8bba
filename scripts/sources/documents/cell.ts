/**
 * Where a value of a row comes from. A string is the name of a column, or a path with points between its keys, such as `customer.id`;
 * an object combines several cells.
 */
export type Cell = string | FirstCell | JoinedCell | ConstantCell | SumCell | ComputedCell;

/** The first of some cells with a value; null, an empty text and the values in `none` count as no value. */
export interface FirstCell {
  readonly first: readonly Cell[];
  readonly none?: readonly (string | number)[];
  /** The value if no cell has one; null allows all of them to be absent. */
  readonly else?: string | null;
}

/** The cells that have a value, joined by a text, by default a space. */
export interface JoinedCell {
  readonly join: readonly Cell[];
  readonly with?: string;
}

/** The same text in every row. */
export interface ConstantCell {
  readonly text: string;
}

/** The sum of the numbers at a path through lists, such as `line_items.tax_lines.price`: 0 if a list is empty, null if it is missing. */
export interface SumCell {
  readonly sum: string;
}

const OPERATIONS = ["add", "subtract", "multiply"] as const;
export type Operation = typeof OPERATIONS[number];

/** The exact sum, difference or product of some numbers; null if one of them is null. */
export type ComputedCell = { readonly [Key in Operation]?: readonly (Cell | number)[] };

/** Returns the operation of a computed cell with its operands; undefined for another cell. */
export function operationOf(cell: Cell): { operation: Operation; operands: readonly (Cell | number)[] } | undefined {
  if (typeof cell === "string") return undefined;
  const operation = OPERATIONS.find((name) => name in cell);
  return operation && { operation, operands: (cell as ComputedCell)[operation]! };
}

/** Returns the names and paths that a cell reads, in the order in which they are written. */
export function namesIn(cell: Cell | number): string[] {
  if (typeof cell === "string") return [cell];
  if (typeof cell === "number" || "text" in cell) return [];
  if ("sum" in cell) return [cell.sum];
  const parts = "first" in cell ? cell.first : "join" in cell ? cell.join : operationOf(cell)!.operands;
  return parts.flatMap(namesIn);
}

/** A rule that leaves out rows: those with one of some values, with a value, or without one. */
export type SkipRule =
  | { readonly at: Cell; readonly in: readonly (string | number | boolean)[] }
  | { readonly at: Cell; readonly present: boolean };
