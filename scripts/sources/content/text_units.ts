const [LF, CR] = [10, 13];

/** Code units of an encoding, of one byte, or of two in UTF-16. A unit that looks like a line end always is one. */
export class TextUnits {
  readonly bytes: 1 | 2;
  /** Position of the low byte in a unit. */
  readonly #low: 0 | 1;

  constructor(label: string) {
    this.bytes = label.startsWith("utf-16") ? 2 : 1;
    this.#low = label === "utf-16be" ? 1 : 0;
  }

  /** Whether the unit at a position is a line end. */
  isLineEnd(text: Uint8Array, at: number): boolean {
    const byte = text[at + this.#low];
    return (byte === LF || byte === CR) && (this.bytes === 1 || text[at + 1 - this.#low] === 0);
  }

  /** Returns the position after the next line end at or after `start`; the end of the text if there is none. */
  lineEnd(text: Uint8Array, start: number): number {
    for (let at = start; at < text.length; at += this.bytes) {
      if (this.isLineEnd(text, at)) return at + this.bytes;
    }
    return text.length;
  }

  /** Returns the position after the last line end; 0 if there is none. */
  lastLineEnd(text: Uint8Array): number {
    for (let at = text.length - text.length % this.bytes; at > 0; at -= this.bytes) {
      if (this.isLineEnd(text, at - this.bytes)) return at;
    }
    return 0;
  }
}
