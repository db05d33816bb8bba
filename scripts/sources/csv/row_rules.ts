import { archiveOf } from "../documents/archive_of.ts";
import { channelOf } from "../documents/channel.ts";
import { namesIn } from "../documents/cell.ts";
import { neededBy } from "../orders/compile_cell.ts";
import type { EndsAt, SourceDocument } from "../documents/source_document.ts";
import type { RecordCode } from "../orders/staged_chunk.ts";

/** Value of a field; null if it is empty. */
type Field = string | null;

/** Codes of rows that could be split, and were rejected later. */
const SPLIT_CODES: readonly RecordCode[] = ["lost_order", "nested", "not_a_number", "ends_table"];

/** A condition of `endsAt` on the field at a position. */
interface EndCondition {
  readonly position: number;
  readonly isMet: (value: Field) => boolean;
}

/** Rules that depend on other rows: `endsAt`, which row ends the table, and `fill`, which values come from the row above. */
export class RowRules {
  readonly #ends: readonly EndCondition[];
  /** Positions of the columns that are only on the first row of an order. */
  readonly #fill: readonly number[];
  readonly #orderAt: number;
  /** Positions of the columns without which a row is not a sale. */
  readonly #saleAt: readonly number[];
  #order: Field = null;
  #above: Field[] = [];
  /** Whether the row before could not be split. */
  #followsUnsplit = false;
  /** Order whose first row may be a row that could not be split; undefined if there is none. */
  #lost: Field | undefined;

  constructor(
    { ends, fill, orderAt, saleAt }: {
      ends: readonly EndCondition[];
      fill: readonly number[];
      orderAt: number;
      saleAt: readonly number[];
    },
  ) {
    this.#ends = ends;
    this.#fill = fill;
    this.#orderAt = orderAt;
    this.#saleAt = saleAt;
  }

  /** Whether a row ends the table; it may have fewer fields. */
  endsTable(fields: readonly Field[]): boolean {
    return this.#meetsEnd(fields) && !this.#isOrder(fields);
  }

  /** Whether a row meets `endsAt` but is an order: "Total" in another column may be a customer's name. */
  looksLikeEnd(fields: readonly Field[]): boolean {
    return this.#meetsEnd(fields) && this.#isOrder(fields);
  }

  #meetsEnd(fields: readonly Field[]): boolean {
    return this.#ends.some(({ position, isMet }) => isMet(valueOf(fields[position])));
  }

  #isOrder(fields: readonly Field[]): boolean {
    const isEnd = this.#ends.some(({ position, isMet }) =>
      position === this.#orderAt && isMet(valueOf(fields[position]))
    );
    return !isEnd && this.#saleAt.every((position) => valueOf(fields[position]) !== null);
  }

  /**
   * Returns the fields of a row with its empty fields filled from the rows of the same order above; undefined if the first row of the
   * order may be a row that could not be split.
   */
  fill(fields: readonly Field[]): readonly Field[] | undefined {
    if (this.#fill.length === 0) return fields;
    const filled = [...fields];
    const own = this.#fill.map((position) => valueOf(fields[position]));
    const order = valueOf(fields[this.#orderAt]);
    const isNumbered = !this.#fill.includes(this.#orderAt);
    if (this.#lost !== undefined && order === this.#lost) return undefined;
    this.#lost = undefined;
    const continuesOrder = this.#order !== null && (order === this.#order || (order === null && !isNumbered));
    if (!continuesOrder && this.#followsUnsplit && own.every((value) => value === null)) {
      this.#lost = order;
      return undefined;
    }
    this.#followsUnsplit = false;
    this.#order = continuesOrder ? this.#order : order;
    this.#above = continuesOrder ? own.map((value, index) => value ?? this.#above[index]!) : own;
    for (const [index, position] of this.#fill.entries()) filled[position] = this.#above[index] ?? fields[position]!;
    return filled;
  }

  /** Notes a rejected row: if it could not be split, its order is unknown. */
  noteRejected(code: RecordCode): void {
    if (SPLIT_CODES.includes(code)) return;
    this.#followsUnsplit = true;
    if (this.#fill.includes(this.#orderAt)) this.#order = null;
  }
}

/** Trims a field; returns null if it is empty. */
function valueOf(field: Field | undefined): Field {
  return field?.trim() || null;
}

/** Returns the rules of a document for a file with these columns; undefined if it has none. */
export function rowRulesOf(document: SourceDocument, names: readonly string[]): RowRules | undefined {
  const { endsAt = [], fill = [] } = archiveOf(document);
  if (endsAt.length === 0 && fill.length === 0) return undefined;
  const { order_id: orderId, order_date: orderDate, sales } = channelOf(document, "archive").lines.cells;
  const orderNames = neededBy(orderId!, () => () => null).flatMap((needed) => needed.names);
  return new RowRules({
    ends: endsAt.map((condition) => ({ position: names.indexOf(condition.at), isMet: conditionOf(condition) })),
    fill: fill.map((name) => names.indexOf(name)),
    orderAt: names.findIndex((name) => orderNames.includes(name)),
    saleAt: [orderId, orderDate, sales].map((cell) => names.indexOf(namesIn(cell!)[0] ?? "")),
  });
}

function conditionOf(condition: EndsAt): (value: Field) => boolean {
  if (condition.in === undefined) return (value) => (value !== null) === condition.present;
  const values = new Set(condition.in);
  return (value) => value !== null && values.has(value);
}

/** Returns the columns that the rules of a document need, in the form of `CsvColumns.needed`. */
export function ruledColumns(document: SourceDocument): string[][] {
  const { endsAt = [], fill = [] } = archiveOf(document);
  return [...endsAt.map(({ at }) => [at]), ...fill.map((name) => [name])];
}
