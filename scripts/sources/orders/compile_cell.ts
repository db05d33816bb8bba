import { type Cell, type Operation, operationOf, type SkipRule, type SumCell } from "../documents/cell.ts";
import type { NumberMarks } from "../documents/channel.ts";
import { add, type Decimal, multiply, subtract, writeDecimal } from "./decimal.ts";
import { decimalReader } from "./decimal_reader.ts";
import { WrittenNumber } from "./parse_json_row.ts";

/** Reads a value of a row; undefined where the row does not have what the cell names, null where it has no value there. */
type Reader<Row> = (row: Row) => unknown;

/** How the cells of a channel are read. */
export interface CellReading<Row> extends NumberMarks {
  /** Returns the reader of a name or a path. */
  readonly read: (name: string) => Reader<Row>;
  /** The same for all values at a path through lists; without it a row has one value of a name. */
  readonly readList?: (path: string) => (row: Row) => unknown[] | undefined;
}

/** A value that cannot be one of a cell: a predicate of "the row". */
export class UnusableValue extends Error {
  readonly code: "nested" | "not_a_number";

  constructor(code: UnusableValue["code"], reason: string) {
    super(reason);
    this.code = code;
  }
}

/** Returns a function that gives the text of a cell, or null; it throws an `UnusableValue`. A number is written with the marks. */
export function compileCell<Row>(
  cell: Cell,
  reading: CellReading<Row>,
  { isNumber = false }: { isNumber?: boolean } = {},
): (row: Row) => string | null {
  if (typeof cell === "string") {
    const read = reading.read(cell);
    return isNumber ? (row) => numberTextOf(read(row), cell, reading.decimalMark) : (row) => textOf(read(row), cell);
  }
  if ("text" in cell) return () => cell.text;
  if ("first" in cell) {
    const none = new Set((cell.none ?? []).map(String));
    const cells = cell.first.map((part) => compileCell(part, reading, { isNumber }));
    return (row) => {
      for (const part of cells) {
        const text = part(row);
        if (text !== null && text !== "" && !none.has(text)) return text;
      }
      return cell.else ?? null;
    };
  }
  if ("join" in cell) {
    const parts = cell.join.map((part) => compileCell(part, reading));
    const between = cell.with ?? " ";
    return (row) => {
      const texts = parts.map((part) => part(row)).filter((text) => text !== null && text !== "");
      return texts.length === 0 ? null : texts.join(between);
    };
  }
  const compute = compileNumber(cell, reading);
  return (row) => {
    const number = compute(row);
    return number && writeDecimal(number, reading.decimalMark);
  };
}

const OPERATE: Record<Operation, (one: Decimal, other: Decimal) => Decimal> = { add, subtract, multiply };

/** Returns a function that gives the number of a cell, or null. */
function compileNumber<Row>(cell: Cell | number, reading: CellReading<Row>): (row: Row) => Decimal | null {
  if (typeof cell === "number") {
    const constant = plainNumber(cell);
    return () => constant;
  }
  if (typeof cell !== "string" && "sum" in cell) return compileSum(cell, reading);
  const computed = operationOf(cell);
  if (computed === undefined) {
    if (typeof cell === "string") return compileOperand(cell, reading);
    const parse = numberParser(reading, "a cell");
    const text = compileCell(cell, reading, { isNumber: true });
    return (row) => parse(text(row));
  }
  const operate = OPERATE[computed.operation];
  const operands = computed.operands.map((operand) => compileNumber(operand, reading));
  return (row) => {
    let result: Decimal | undefined;
    for (const operand of operands) {
      const number = operand(row);
      if (number === null) return null;
      result = result === undefined ? number : operate(result, number);
    }
    return result ?? null;
  };
}

/** Returns a function that reads the number at a path, of which a yes or no is one too: what holds for some orders is multiplied by it. */
function compileOperand<Row>(name: string, reading: CellReading<Row>): (row: Row) => Decimal | null {
  const parse = numberParser(reading, `"${name}"`);
  const read = reading.read(name);
  const [no, yes] = [plainNumber(0), plainNumber(1)];
  return (row) => {
    const value = read(row);
    if (typeof value === "boolean") return value ? yes : no;
    return parse(numberTextOf(value, name, reading.decimalMark));
  };
}

function compileSum<Row>({ sum }: SumCell, reading: CellReading<Row>): (row: Row) => Decimal | null {
  const parse = numberParser(reading, `"${sum}"`);
  const read = reading.readList?.(sum) ?? oneValue(reading.read(sum));
  return (row) => {
    const values = read(row);
    if (values === undefined) return null;
    let total: Decimal = { digits: 0n, scale: 0 };
    for (const value of values) {
      const number = parse(numberTextOf(value, sum, reading.decimalMark));
      if (number === null) return null;
      total = add(total, number);
    }
    return total;
  };
}

function oneValue<Row>(read: Reader<Row>): (row: Row) => unknown[] {
  return (row) => [read(row)];
}

function plainNumber(number: number): Decimal {
  return decimalReader({ decimalMark: ".", groupMark: "" })(String(number))!;
}

/** Returns a function that reads a written number, null without one; it throws an `UnusableValue` that names where it stands. */
function numberParser(marks: NumberMarks, place: string): (written: string | null) => Decimal | null {
  const parse = decimalReader(marks);
  return (written) => {
    if (written === null || written === "") return null;
    const number = parse(written);
    if (number !== undefined) return number;
    const shown = JSON.stringify(written.slice(0, 40));
    throw new UnusableValue("not_a_number", `has ${shown} in ${place}, which is no number`);
  };
}

/** Returns a function that gives the rule by which a row is to be left out; undefined for one that is meant. */
export function compileSkip<Row>(
  rules: readonly SkipRule[],
  reading: CellReading<Row>,
): (row: Row) => SkipRule | undefined {
  const tests = rules.map((rule): (row: Row) => boolean => {
    if ("in" in rule) {
      const plain = (value: string): string => value.trim().toLowerCase(); // a "Cancelled" is cancelled
      const values = new Set(rule.in.map((value) => plain(String(value))));
      const text = compileCell(rule.at, reading);
      return (row) => {
        const value = text(row);
        return value !== null && values.has(plain(value));
      };
    }
    const read = typeof rule.at === "string" ? reading.read(rule.at) : compileCell(rule.at, reading);
    return (row) => isPresent(read(row)) === rule.present;
  });
  return (row) => rules.find((_, index) => tests[index]!(row));
}

/**
 * Returns the readers of what a cell needs: of each group one has to be there in some row. A first of cells with an `else` needs
 * nothing.
 */
export function neededBy<Row>(
  cell: Cell | number,
  read: CellReading<Row>["read"],
): { names: string[]; readers: Reader<Row>[] }[] {
  if (typeof cell === "number") return [];
  if (typeof cell === "string") return [{ names: [cell], readers: [read(cell)] }];
  if ("sum" in cell) return neededBy(cell.sum, read);
  if ("text" in cell || "first" in cell && cell.else !== undefined) return [];
  const computed = operationOf(cell);
  if (computed) return computed.operands.flatMap((operand) => neededBy(operand, read));
  const groups = ("first" in cell ? cell.first : "join" in cell ? cell.join : []).map((part) => neededBy(part, read));
  // A part that needs nothing always has its value.
  if (groups.some((group) => group.length === 0)) return [];
  const all = groups.flat();
  return [{ names: all.flatMap(({ names }) => names), readers: all.flatMap(({ readers }) => readers) }];
}

/** Whether there is a value: neither null, nor empty. */
function isPresent(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  if (typeof value !== "object" || value instanceof WrittenNumber) return true;
  return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0;
}

/** Returns the text of a value, a number as written. */
function textOf(value: unknown, name: string): string | null {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return null;
  if (value instanceof WrittenNumber) return value.text;
  if (typeof value !== "object") return String(value);
  throw new UnusableValue("nested", `has an object or array in "${name}" instead of one value`);
}

/** The same for a number: JSON writes it with a point, and may write it with an exponent, whatever the shop writes in its texts. */
function numberTextOf(value: unknown, name: string, decimalMark: string): string | null {
  const text = textOf(value, name);
  if (text === null || typeof value === "string") return text;
  const plain = /[eE]/.test(text) ? withoutExponent(text) : text;
  return decimalMark === "." ? plain : plain.replace(".", decimalMark);
}

/** Writes a number without its exponent, such as 1.5e-3 as 0.0015; as it is if that would take more than 60 zeros. */
function withoutExponent(text: string): string {
  const [, sign, integer, decimals = "", exponent] = /^(-?)(\d+)(?:\.(\d+))?[eE]([-+]?\d+)$/.exec(text) ?? [];
  const shift = Number(exponent);
  if (integer === undefined || !(Math.abs(shift) <= 60)) return text;
  const digits = "0".repeat(Math.max(0, -shift)) + integer + decimals + "0".repeat(Math.max(0, shift));
  const point = Math.max(0, -shift) + integer.length + shift;
  return `${sign}${digits.slice(0, point).replace(/^0+(?=\d)/, "")}.${digits.slice(point)}`.replace(/\.?0*$/, "");
}
