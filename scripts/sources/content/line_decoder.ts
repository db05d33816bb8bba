import { concat } from "./bytes.ts";
import { TextUnits } from "./text_units.ts";

/** Most bytes of a line that is decoded at once. */
const LONGEST_LINE = 1 << 20;

/** A byte that is invalid in UTF-8. */
const NEVER_UTF8 = Uint8Array.of(0xff);

/** Text in UTF-8, and the bytes of the file that it was decoded from. */
export interface DecodedText {
  readonly written: Uint8Array;
  readonly text: Uint8Array;
}

/**
 * Converts a stream of text to UTF-8. In a line with invalid bytes, the first of them becomes a byte that is invalid in UTF-8, so that
 * the scanner rejects that record and no other. Line ends are kept.
 */
export class LineDecoder {
  readonly #label: string;
  readonly #units: TextUnits;
  #decoder: TextDecoder;
  #rest = new Uint8Array(0);

  constructor(label: string) {
    this.#label = label;
    this.#units = new TextUnits(label);
    this.#decoder = this.#newDecoder();
  }

  /** Returns the lines that these bytes complete. */
  push(bytes: Uint8Array): DecodedText {
    const all = this.#rest.length === 0 ? bytes : concat(this.#rest, bytes);
    let end = this.#units.lastLineEnd(all);
    if (end === 0 && all.length > LONGEST_LINE) end = all.length - all.length % this.#units.bytes;
    this.#rest = all.slice(end);
    return this.#decode(all.subarray(0, end), false);
  }

  /** Returns the last line if it has no line end. */
  end(): DecodedText {
    return this.#decode(this.#rest, true);
  }

  #newDecoder(): TextDecoder {
    return new TextDecoder(this.#label, { fatal: true, ignoreBOM: true });
  }

  #decode(written: Uint8Array, isEnd: boolean): DecodedText {
    try {
      return { written, text: encoder.encode(this.#decoder.decode(written, { stream: !isEnd })) };
    } catch {
      this.#decoder = this.#newDecoder();
      const lines: Uint8Array[] = [];
      for (let start = 0; start < written.length;) {
        const end = this.#units.lineEnd(written, start);
        lines.push(this.#decodeLine(written.subarray(start, end)));
        start = end;
      }
      return { written, text: Buffer.concat(lines) };
    }
  }

  #decodeLine(line: Uint8Array): Uint8Array {
    try {
      return encoder.encode(this.#newDecoder().decode(line));
    } catch {
      const text = new TextDecoder(this.#label, { ignoreBOM: true }).decode(line);
      const at = Math.max(text.indexOf("\ufffd"), 0);
      return Buffer.concat([encoder.encode(text.slice(0, at)), NEVER_UTF8, encoder.encode(text.slice(at + 1))]);
    }
  }
}

const encoder = new TextEncoder();
