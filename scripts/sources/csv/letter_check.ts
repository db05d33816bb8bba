import { isUtf8 } from "../content/bytes.ts";

/** Characters of windows-1252 for the bytes 0x80 to 0xBF, the continuation bytes of UTF-8. */
const CONTINUATION = "[\\u0080-\\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d" +
  "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]";

/** A character of two or three bytes in UTF-8, read as windows-1252: "\u00c3\u00a4" for "\u00e4". */
const TWICE = new RegExp(`[\u00c2-\u00df]${CONTINUATION}|[\u00e0-\u00ef]${CONTINUATION}{2}`);

/** Most records that are searched for double encoding. */
const MOST_RECORDS = 10_000;

const decoder = new TextDecoder();

/** Checks records with characters beyond ASCII. */
export class LetterCheck {
  /** Number of records that were searched for double encoding. */
  records = 0;
  /** Number of these that look as if UTF-8 was read as windows-1252 and encoded again. */
  encodedTwice = 0;

  /** Whether a record is UTF-8. */
  isText(record: Uint8Array): boolean {
    if (!isUtf8(record)) return false;
    if (this.records < MOST_RECORDS) {
      this.records++;
      if (TWICE.test(decoder.decode(record))) this.encodedTwice++;
    }
    return true;
  }
}
