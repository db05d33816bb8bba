const [LF, CR] = [10, 13];

/** The units of an encoding's text: bytes, or two bytes each in UTF-16. Each line end is one, and nothing else is within a character. */
export class TextUnits {
  readonly bytes: 1 | 2;
  /** Which byte of a unit is that of a letter in ASCII. */
  readonly #low: 0 | 1;

  constructor(label: string) {
    this.bytes = label.startsWith("utf-16") ? 2 : 1;
    this.#low = label === "utf-16be" ? 1 : 0;
  }

  /** Whether the unit at a place is a line end. */
  isLineEnd(text: Uint8Array, at: number): boolean {
    const byte = text[at + this.#low];
    return (byte === LF || byte === CR) && (this.bytes === 1 || text[at + 1 - this.#low] === 0);
  }

  /** Returns the place behind the next line end from `start` on; the end of the text if there is none. */
  lineEnd(text: Uint8Array, start: number): number {
    for (let at = start; at < text.length; at += this.bytes) {
      if (this.isLineEnd(text, at)) return at + this.bytes;
    }
    return text.length;
  }

  /** Returns the place behind the last line end; 0 if there is none. */
  lastLineEnd(text: Uint8Array): number {
    for (let at = text.length - text.length % this.bytes; at > 0; at -= this.bytes) {
      if (this.isLineEnd(text, at - this.bytes)) return at;
    }
    return 0;
  }
}
