import type { Cell } from "../documents/cell.ts";
import type { Channel } from "../documents/channel.ts";
import { compileCell, compileSkip, neededBy, UnusableValue } from "../orders/compile_cell.ts";
import type { CsvShape } from "./csv_shape.ts";
import { NUMBER_COLUMNS } from "../documents/number_columns.ts";
import type { OrderLine } from "../orders/order_reader.ts";

type Fields = readonly (string | null)[];

/** Mapping of the records of a file to order lines. */
export interface CsvColumns extends Pick<CsvShape, "keep" | "read"> {
  /** Columns of `stg.order_line` in the order of the written fields. */
  readonly columns: readonly string[];
  /** Groups of alternative names; the header must have one of each. */
  readonly needed: readonly (readonly string[])[];
}

/** Maps the records of a file with this header to order lines; unchanged if every column is a plain column of the file. */
export function csvColumns({ lines: { cells, skip }, ...channel }: Channel, header: readonly string[]): CsvColumns {
  const named = Object.entries(cells).map(([column, cell]) => [column, nameIn(cell, header)] as const);
  const positions = new Map(header.map((name, position) => [name, position]));
  const read = (name: string): (fields: Fields) => string | null | undefined => {
    const position = positions.get(name);
    return position === undefined ? () => undefined : (fields) => fields[position];
  };
  const skipped = skip.flatMap(({ at }) => neededBy(at, read));
  const needed = [...named.flatMap(([, cell]) => neededBy(cell, read)), ...skipped].map(({ names }) => names);
  if (skip.length === 0 && named.every(([, cell]) => typeof cell === "string")) {
    const kept = named.map(([column, cell]) => ({ column, position: positions.get(cell as string) ?? -1 }))
      .sort((one, other) => one.position - other.position);
    const isWhole = kept.length === header.length;
    return {
      needed,
      columns: kept.map(({ column }) => column),
      keep: isWhole ? undefined : kept.map(({ position }) => position),
      read: undefined,
    };
  }

  const reading = { ...channel, read };
  const ruleOf = compileSkip(skip, reading);
  const values = named.map(([column, cell]) => compileCell(cell, reading, { isNumber: NUMBER_COLUMNS.has(column) }));
  return {
    needed,
    columns: named.map(([column]) => column),
    keep: undefined,
    read(fields): OrderLine {
      try {
        const leftOut = ruleOf(fields);
        return leftOut === undefined ? { values: values.map((value) => value(fields)) } : { leftOut };
      } catch (error) {
        if (error instanceof UnusableValue) return { code: error.code, reason: error.message };
        throw error;
      }
    },
  };
}

/** Reduces a `first` of alternative names to the one that the header has: a column may have had another name in another year. */
function nameIn(cell: Cell, header: readonly string[]): Cell {
  if (typeof cell === "string" || !("first" in cell) || cell.none || cell.else !== undefined) return cell;
  const there = cell.first.filter((part) => typeof part !== "string" || header.includes(part));
  return there.length === 1 ? there[0]! : cell;
}
