import { type NamedFile, unusableFile } from "../content/unusable_file.ts";
import { xmlPieces } from "./read_xml.ts";
import { unescapeText } from "./unescape_text.ts";
import type { ZipEntry } from "../content/zip_file.ts";

/** Most bytes of the texts of a workbook, which are held in memory. */
const MOST_BYTES = 64e6;

/** Most decoded texts in the cache. */
const DECODED = 20_000;

/** Shared strings of a workbook, to which its cells refer by number. */
export class SharedTexts {
  #bytes = Buffer.alloc(1 << 16);
  #length = 0;
  readonly #ends: number[] = [];
  readonly #decoded = new Map<number, string>();

  /** Reads the texts of a workbook; without the part there are none. */
  static async read(part: ZipEntry | undefined, file: NamedFile): Promise<SharedTexts> {
    const texts = new SharedTexts();
    if (part === undefined) return texts;
    let text = "";
    let isText = false;
    let phonetic = 0; // depth within <rPh>, the pronunciation of a text
    const pieces = xmlPieces(part, {
      file,
      onOpen: ({ name }) => {
        if (name === "si") text = "";
        if (name === "rPh") phonetic++;
        isText = name === "t" && phonetic === 0;
      },
      onText: (more) => {
        if (isText) text += more;
      },
      onClose: (name) => {
        if (name === "rPh") phonetic--;
        if (name === "t") isText = false;
        if (name === "si") texts.#add(unescapeText(text));
      },
    });
    for await (const _ of pieces) {
      if (texts.#length + 8 * texts.#ends.length <= MOST_BYTES) continue;
      throw unusableFile(file, `its texts have more than ${MOST_BYTES} bytes`, "Save the sheet as CSV UTF-8");
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
