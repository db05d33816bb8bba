import { LONGEST_RECORD } from "../orders/longest_record.ts";
import type { DecodedText } from "./line_decoder.ts";
import { TextUnits } from "./text_units.ts";

/** Bytes of text that are kept: enough for the beginning of the longest record when it is rejected. */
const KEPT_BYTES = 2 * LONGEST_RECORD;

/** A piece of decoded text with its offset in the text and in the file, in bytes. */
interface Placed extends DecodedText {
  readonly textOffset: number;
  readonly writtenOffset: number;
}

/** Converts offsets of lines in decoded text to offsets in the file, by counting the line ends of both. */
export class WrittenOffsets {
  readonly #written: TextUnits;
  readonly #text = new TextUnits("utf-8");
  #pieces: Placed[] = [];
  #textBytes = 0;
  #writtenBytes: number;
  /** Offsets of the last found line in the first kept piece. */
  #found = { text: 0, written: 0 };

  /** `markBytes`: length of the byte order mark before the text. */
  constructor(label: string, markBytes: number) {
    this.#written = new TextUnits(label);
    this.#writtenBytes = markBytes;
  }

  /** Adds the next piece. */
  add(piece: DecodedText): void {
    if (piece.text.length === 0) return;
    this.#pieces.push({ ...piece, textOffset: this.#textBytes, writtenOffset: this.#writtenBytes });
    this.#textBytes += piece.text.length;
    this.#writtenBytes += piece.written.length;
    while (this.#textBytes - this.#pieces[0]!.textOffset - this.#pieces[0]!.text.length > KEPT_BYTES) this.#drop();
  }

  /**
   * Returns the offset in the file of the line at an offset of the text; null if its piece is no longer kept. Ask for lines in order:
   * none is searched twice.
   */
  of(textOffset: number): number | null {
    while (this.#pieces.length > 0) {
      const { text, written, textOffset: first, writtenOffset } = this.#pieces[0]!;
      if (textOffset < first) return null;
      if (textOffset < first + text.length || (this.#pieces.length === 1 && textOffset === first + text.length)) {
        while (first + this.#found.text < textOffset) {
          this.#found.text = this.#text.lineEnd(text, this.#found.text);
          this.#found.written = this.#written.lineEnd(written, this.#found.written);
        }
        return first + this.#found.text === textOffset ? writtenOffset + this.#found.written : null;
      }
      this.#drop();
    }
    return null;
  }

  #drop(): void {
    this.#pieces.shift();
    this.#found = { text: 0, written: 0 };
  }
}
