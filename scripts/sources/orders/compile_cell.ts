import { type Cell, type Operation, operationOf, type SkipRule, type SumCell } from "../documents/cell.ts";
import type { NumberMarks } from "../documents/channel.ts";
import { add, type Decimal, multiply, subtract, writeDecimal } from "./decimal.ts";
import { decimalReader } from "./decimal_reader.ts";
import { WrittenNumber } from "./parse_json_row.ts";

/** Reads a value of a row: undefined if the row lacks the name or path, null if it has no value there. */
type Reader<Row> = (row: Row) => unknown;

/** Readers and number marks for the cells of a channel. */
export interface CellReading<Row> extends NumberMarks {
  /** Returns the reader of a name or a path. */
  readonly read: (name: string) => Reader<Row>;
  /** Returns the reader of all values at a path through lists; without it, each name has one value a row. */
  readonly readList?: (path: string) => (row: Row) => unknown[] | undefined;
}

/** The error that a value cannot be used in a cell; its message is a predicate of "the row". */
export class UnusableValue extends Error {
  readonly code: "nested" | "not_a_number";

  constructor(code: UnusableValue["code"], reason: string) {
    super(reason);
    this.code = code;
  }
}

/** Compiles a cell to a function that returns its text, or null, and throws `UnusableValue`. Numbers are written with the decimal mark. */
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

/** Compiles a cell to a function that returns its number, or null. */
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

/** Compiles an operand. true and false are read as 1 and 0, so that an amount can be multiplied by a flag of the order. */
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

/** Returns a parser of written numbers: null for an empty text; throws an `UnusableValue` that names `place`. */
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

/** Compiles skip rules to a function that returns the rule that leaves a row out; undefined for a row to keep. */
export function compileSkip<Row>(
  rules: readonly SkipRule[],
  reading: CellReading<Row>,
): (row: Row) => SkipRule | undefined {
  const tests = rules.map((rule): (row: Row) => boolean => {
    if ("in" in rule) {
      const plain = (value: string): string => value.trim().toLowerCase(); // "Cancelled" matches "cancelled"
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

/** Returns the names that a cell needs, in groups: some row must have one of each group. A `first` with an `else` needs none. */
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

/** Returns the text of a number with the shop's decimal mark: JSON numbers have a point, and may have an exponent. */
function numberTextOf(value: unknown, name: string, decimalMark: string): string | null {
  const text = textOf(value, name);
  if (text === null || typeof value === "string") return text;
  const plain = /[eE]/.test(text) ? withoutExponent(text) : text;
  return decimalMark === "." ? plain : plain.replace(".", decimalMark);
}

/** Writes a number without its exponent, such as 1.5e-3 as 0.0015; unchanged if that would take more than 60 zeros. */
function withoutExponent(text: string): string {
  const [, sign, integer, decimals = "", exponent] = /^(-?)(\d+)(?:\.(\d+))?[eE]([-+]?\d+)$/.exec(text) ?? [];
  const shift = Number(exponent);
  if (integer === undefined || !(Math.abs(shift) <= 60)) return text;
  const digits = "0".repeat(Math.max(0, -shift)) + integer + decimals + "0".repeat(Math.max(0, shift));
  const point = Math.max(0, -shift) + integer.length + shift;
  return `${sign}${digits.slice(0, point).replace(/^0+(?=\d)/, "")}.${digits.slice(point)}`.replace(/\.?0*$/, "");
}
