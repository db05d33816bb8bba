/**
 * Where a value of a row comes from. A text is the name of a column, or a path into an object with points between its keys, such as
 * `customer.id`; an object takes several of them together.
 */
export type Cell = string | FirstCell | JoinedCell | ConstantCell | SumCell | ComputedCell;

/** The first of some cells that has a value; null, an empty text and the values of `none` are none. */
export interface FirstCell {
  readonly first: readonly Cell[];
  readonly none?: readonly (string | number)[];
  /** The value if none of them has one; null says that all of them may be absent. */
  readonly else?: string | null;
}

/** The cells that have a value, with a text between them, by default a space. */
export interface JoinedCell {
  readonly join: readonly Cell[];
  readonly with?: string;
}

/** The same text in every row. */
export interface ConstantCell {
  readonly text: string;
}

/** The numbers at a path through a list, such as `line_items.tax_lines.price`, added up: 0 if the list is empty, null without it. */
export interface SumCell {
  readonly sum: string;
}

export const OPERATIONS = ["add", "subtract", "multiply"] as const;
export type Operation = typeof OPERATIONS[number];

/** Exact decimals added, taken from the first one, or multiplied; null if one of them is. */
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

/** Rows to leave out: those with one of some values, or with or without a value. */
export type SkipRule =
  | { readonly at: Cell; readonly in: readonly (string | number | boolean)[] }
  | { readonly at: Cell; readonly present: boolean };
