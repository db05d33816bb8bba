import { archiveOf } from "../documents/archive_of.ts";
import { channelOf } from "../documents/channel.ts";
import { namesIn } from "../documents/cell.ts";
import { neededBy } from "../orders/compile_cell.ts";
import type { EndsAt, SourceDocument } from "../documents/source_document.ts";
import type { RecordCode } from "../orders/staged_chunk.ts";

/** The value of a field, or none. */
type Field = string | null;

/** Codes of rows that are rejected after they were filled in. */
const READ_CODES: readonly RecordCode[] = ["lost_order", "nested", "not_a_number", "ends_table"];

/** A condition by which a row ends its table. */
interface EndCondition {
  readonly position: number;
  readonly isMet: (value: Field) => boolean;
}

/** What the rows of a table say of each other: that it ends, and what a row leaves to the first one of its order. */
export class RowRules {
  readonly #ends: readonly EndCondition[];
  /** Positions of the columns that stand on an order's first row only. */
  readonly #fill: readonly number[];
  readonly #orderAt: number;
  /** Positions of the columns without which a row is no sale. */
  readonly #saleAt: readonly number[];
  #order: Field = null;
  #above: Field[] = [];
  /** Whether a row that could not be split came last. */
  #isUnsure = false;
  /** The order after such a row, which may have been its first one; undefined if there is none. */
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

  /** Whether a row would end the table but is an order: the word of another column may be a customer's name. */
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
   * Returns the fields of a row with those that its order's rows above have filled in, never those of another order; undefined if
   * the order's first row may be one that could not be split.
   */
  fill(fields: readonly Field[]): readonly Field[] | undefined {
    if (this.#fill.length === 0) return fields;
    const filled = [...fields];
    const own = this.#fill.map((position) => valueOf(fields[position]));
    const order = valueOf(fields[this.#orderAt]);
    const isNumbered = !this.#fill.includes(this.#orderAt);
    if (this.#lost !== undefined && order === this.#lost) return undefined;
    this.#lost = undefined;
    const goesOn = this.#order !== null && (order === this.#order || (order === null && !isNumbered));
    if (!goesOn && this.#isUnsure && own.every((value) => value === null)) {
      this.#lost = order;
      return undefined;
    }
    this.#isUnsure = false;
    this.#order = goesOn ? this.#order : order;
    this.#above = goesOn ? own.map((value, index) => value ?? this.#above[index]!) : own;
    for (const [index, position] of this.#fill.entries()) filled[position] = this.#above[index] ?? fields[position]!;
    return filled;
  }

  /** Takes note of a rejected row: of one that could not be split, it is not known of which order it was. */
  passRejected(code: RecordCode): void {
    if (READ_CODES.includes(code)) return;
    this.#isUnsure = true;
    if (this.#fill.includes(this.#orderAt)) this.#order = null;
  }
}

/** A field without what stands around it; null if nothing is left. */
function valueOf(field: Field | undefined): Field {
  return field?.trim() || null;
}

/** Returns the rules by which a document reads the rows of a file with these columns; undefined if it has none. */
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

/** Returns the columns that the rules of a document need, each as a list of the names that it may have. */
export function ruledColumns(document: SourceDocument): string[][] {
  const { endsAt = [], fill = [] } = archiveOf(document);
  return [...endsAt.map(({ at }) => [at]), ...fill.map((name) => [name])];
}
