import { type NamedFile, unusable } from "../content/unusable.ts";
import { xmlPieces } from "./read_xml.ts";
import { unescapeText } from "./unescape_text.ts";
import type { ZipEntry } from "../content/zip_file.ts";

/** Bytes of the texts of a workbook, which are held in memory. */
const MOST_BYTES = 64e6;

/** Texts that are kept decoded. */
const DECODED = 20_000;

/** The texts of a workbook, which its cells name by their numbers. */
export class SharedTexts {
  #bytes = Buffer.alloc(1 << 16);
  #length = 0;
  readonly #ends: number[] = [];
  readonly #decoded = new Map<number, string>();

  /** Reads the texts of a workbook that has some. */
  static async read(part: ZipEntry | undefined, file: NamedFile): Promise<SharedTexts> {
    const texts = new SharedTexts();
    if (part === undefined) return texts;
    let text = "";
    let isText = false;
    let spoken = 0; // within how a text is pronounced
    const pieces = xmlPieces(part, {
      file,
      onOpen: ({ name }) => {
        if (name === "si") text = "";
        if (name === "rPh") spoken++;
        isText = name === "t" && spoken === 0;
      },
      onText: (more) => {
        if (isText) text += more;
      },
      onClose: (name) => {
        if (name === "rPh") spoken--;
        if (name === "t") isText = false;
        if (name === "si") texts.#add(unescapeText(text));
      },
    });
    for await (const _ of pieces) {
      if (texts.#length + 8 * texts.#ends.length <= MOST_BYTES) continue;
      throw unusable(file, `its texts have more than ${MOST_BYTES} bytes`, "Save the sheet as CSV UTF-8");
    }
    return texts;
  }

  /** Returns a text by its number, from 0. */
  at(index: number): string | undefined {
    const known = this.#decoded.get(index);
    if (known !== undefined) return known;
    const end = this.#ends[index];
    if (end === undefined) return undefined;
    const text = this.#bytes.toString("utf8", index === 0 ? 0 : this.#ends[index - 1]!, end);
    if (this.#decoded.size >= DECODED) this.#decoded.clear();
    this.#decoded.set(index, text);
    return text;
  }

  #add(text: string): void {
    const most = this.#length + 3 * text.length;
    if (most > this.#bytes.length) {
      const larger = Buffer.alloc(most + (most >> 1));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#length += this.#bytes.write(text, this.#length);
    this.#ends.push(this.#length);
  }
}
