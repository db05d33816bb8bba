import type { CsvShape } from "./csv_shape.ts";
import type { OrderLine } from "../orders/order_reader.ts";
import { quoteField } from "../orders/quote_field.ts";
import { RECORD_REASONS } from "../orders/record_reasons.ts";
import { splitRecord } from "./split_record.ts";

const LF = 10;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** Writes records as CSV for COPY, each with its batch and line in front. */
export class ChunkWriter {
  readonly #shape: Pick<CsvShape, "batchId" | "separator" | "quote" | "keep" | "read" | "rules">;
  /** Whether every record is written unchanged. */
  readonly keepsAll: boolean;
  readonly #separator: number;
  readonly #prefix: Uint8Array;
  #out = new Uint8Array(0);
  #length = 0;
  #rows = 0;

  constructor(shape: Pick<CsvShape, "batchId" | "separator" | "quote" | "keep" | "read" | "rules">) {
    this.#shape = shape;
    this.keepsAll = shape.keep === undefined && shape.read === undefined && shape.rules === undefined;
    this.#separator = shape.separator.charCodeAt(0);
    this.#prefix = new TextEncoder().encode(`${shape.batchId}${shape.separator}`);
  }

  /** Begins a chunk of records that have `bytes` bytes in the file. */
  begin(bytes: number): void {
    this.#out = new Uint8Array(bytes + (bytes >> 2) + 4096);
    this.#length = 0;
    this.#rows = 0;
  }

  /** Writes a record unchanged; COPY must read it as the scanner does. */
  write(record: Uint8Array, line: number): void {
    this.#ensure(record.length + this.#prefix.length + 24);
    this.#out.set(this.#prefix, this.#length);
    this.#length += this.#prefix.length;
    this.#writeNumber(line);
    this.#out[this.#length++] = this.#separator;
    this.#out.set(record, this.#length);
    this.#length += record.length;
    this.#out[this.#length++] = LF;
    this.#rows++;
  }

  /** Returns the chunk. */
  end(): { csv: Uint8Array; rows: number } {
    return { csv: this.#out.subarray(0, this.#length), rows: this.#rows };
  }

  /** Splits a record in UTF-8 into its fields. */
  fieldsOf(record: Uint8Array): (string | null)[] {
    return splitRecord(decoder.decode(record), this.#shape);
  }

  /**
   * Applies the rules to a record, and writes, quoted, the fields to keep or the values read from them. Returns the values, or why
   * nothing was written.
   */
  rewrite(fields: readonly (string | null)[], line: number): OrderLine {
    const { keep, read, rules, separator } = this.#shape;
    const filled = rules === undefined ? fields : rules.fill(fields);
    if (filled === undefined) return { code: "lost_order", reason: RECORD_REASONS.lost_order };
    const written = read?.(filled) ?? { values: keep?.map((position) => filled[position]!) ?? filled };
    if ("values" in written) {
      this.write(encoder.encode(written.values.map(quoteField).join(separator)), line);
    }
    return written;
  }

  #writeNumber(value: number): void {
    let digits = 1;
    for (let bound = 10; value >= bound; bound *= 10) digits++;
    for (let at = this.#length + digits - 1; at >= this.#length; at--) {
      this.#out[at] = 48 + value % 10;
      value = Math.trunc(value / 10);
    }
    this.#length += digits;
  }

  #ensure(bytes: number): void {
    if (this.#length + bytes <= this.#out.length) return;
    const larger = new Uint8Array(2 * this.#out.length + bytes);
    larger.set(this.#out.subarray(0, this.#length));
    this.#out = larger;
  }
}
