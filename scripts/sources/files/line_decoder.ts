import { concat } from "../bytes.ts";

const [LF, CR] = [10, 13];

/** A line that is longer is decoded in parts. */
const LONGEST_LINE = 1 << 20;

/** A byte that UTF-8 never has. */
const NEVER_UTF8 = Uint8Array.of(0xff);

/**
 * Decodes text as it comes, into UTF-8. A line with bytes that are not of the encoding has a byte that UTF-8 never has instead of
 * the first of them, so that the scanner rejects its record and no other. Every line end stays one, as no encoding that
 * `TextDecoder` knows has the byte of one within a character, but for UTF-16, which is taken by its units.
 */
export class LineDecoder {
  readonly #label: string;
  readonly #unitBytes: 1 | 2;
  /** Where the byte of a line end is within its unit. */
  readonly #lowByte: 0 | 1;
  #decoder: TextDecoder;
  #rest = new Uint8Array(0);

  constructor(label: string) {
    this.#label = label;
    const isWide = label.startsWith("utf-16");
    this.#unitBytes = isWide ? 2 : 1;
    this.#lowByte = label === "utf-16be" ? 1 : 0;
    this.#decoder = this.#newDecoder();
  }

  /** Returns the lines that these bytes complete. */
  push(bytes: Uint8Array): Uint8Array {
    const all = this.#rest.length === 0 ? bytes : concat(this.#rest, bytes);
    let end = this.#lastLineEnd(all);
    if (end === 0 && all.length > LONGEST_LINE) end = all.length - all.length % this.#unitBytes;
    this.#rest = all.slice(end);
    return this.#decode(all.subarray(0, end), false);
  }

  /** Returns the last line if it has no line end. */
  end(): Uint8Array {
    return this.#decode(this.#rest, true);
  }

  #newDecoder(): TextDecoder {
    return new TextDecoder(this.#label, { fatal: true, ignoreBOM: true });
  }

  #decode(bytes: Uint8Array, isEnd: boolean): Uint8Array {
    try {
      return encoder.encode(this.#decoder.decode(bytes, { stream: !isEnd }));
    } catch {
      this.#decoder = this.#newDecoder();
      const lines: Uint8Array[] = [];
      for (let start = 0; start < bytes.length;) {
        const end = this.#lineEnd(bytes, start);
        lines.push(this.#decodeLine(bytes.subarray(start, end)));
        start = end;
      }
      return Buffer.concat(lines);
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

  /** Returns where the last line of the bytes begins that has no end yet. */
  #lastLineEnd(bytes: Uint8Array): number {
    for (let at = bytes.length - bytes.length % this.#unitBytes; at > 0; at -= this.#unitBytes) {
      if (this.#isLineEnd(bytes, at - this.#unitBytes)) return at;
    }
    return 0;
  }

  /** Returns where the line that begins at `start` ends, with its line end. */
  #lineEnd(bytes: Uint8Array, start: number): number {
    for (let at = start; at < bytes.length; at += this.#unitBytes) {
      if (this.#isLineEnd(bytes, at)) return at + this.#unitBytes;
    }
    return bytes.length;
  }

  #isLineEnd(bytes: Uint8Array, at: number): boolean {
    const byte = bytes[at + this.#lowByte];
    return (byte === LF || byte === CR) && (this.#unitBytes === 1 || bytes[at + 1 - this.#lowByte] === 0);
  }
}

const encoder = new TextEncoder();
