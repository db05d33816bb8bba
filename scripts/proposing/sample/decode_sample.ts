import { markLength } from "../../sources/content/bytes.ts";

/** Decoded text of a sample, and its encoding. */
export interface DecodedSample {
  readonly text: string;
  /** Value for `encoding` in the document; undefined if the loader detects the encoding itself. */
  readonly encoding: string | undefined;
  /** Description of the encoding. */
  readonly says: string;
  /** If the encoding is a guess: a word to check it by, and how other encodings read that word. */
  readonly guess?: { readonly word: string; readonly others: readonly string[] };
}

/** Encodings that are tried if a file is not UTF-8, with common letters of their languages. */
const LEGACY: readonly (readonly [name: string, letters: RegExp])[] = [
  ["windows-1252", /[äöüßéèêëàâáãåæçíîïñóôõøúùûÄÖÜÉ€£’–]/],
  ["windows-1250", /[ąćęłńóśźżáčďéěíňřšťúůýžőűäöüßăâîşţŁŚŻČŠŽ]/],
  ["windows-1251", /[а-яёА-ЯЁіїєґ№]/],
  ["koi8-r", /[а-яёА-ЯЁ]/],
  ["windows-1253", /[α-ωάέήίόύώΑ-Ω]/],
  ["windows-1254", /[ğışçöüĞİŞÇÖÜ]/],
  ["iso-8859-2", /[ąćęłńóśźżčďěňřšťůžőű]/],
  ["shift_jis", /[\u3040-\u30ff]/],
  ["euc-kr", /[\uac00-\ud7a3]/],
  [
    "gbk",
    /[的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经]/,
  ],
];

/** Decodes the head of a file. `detected`: the encoding it was converted from already. Other encodings than UTF-8 are guessed. */
export function decodeSample(bytes: Uint8Array, detected?: string): DecodedSample {
  if (detected !== undefined) {
    return { text: decode(bytes, "utf-8"), encoding: undefined, says: `${detected}, by its first bytes` };
  }
  if (markLength(bytes) > 0) {
    return { text: decode(bytes, "utf-8"), encoding: undefined, says: "UTF-8, with a byte order mark" };
  }
  const whole = withoutCutCharacter(bytes);
  if (isUtf8(whole)) {
    const isPlain = whole.every((byte) => byte < 128);
    const says = isPlain ? "UTF-8 (the sample has only ASCII)" : "UTF-8";
    return { text: decode(whole, "utf-8"), encoding: undefined, says };
  }
  const tried = LEGACY.map(([name, letters]) => {
    const text = decode(bytes, name);
    return { name, text, score: plausibility(text, letters) };
  }).toSorted((one, other) => other.score - one.score);
  const [best, ...rest] = tried as [typeof tried[0], ...typeof tried];
  const word = foreignWord(best.text);
  const at = best.text.indexOf(word);
  const others = rest.filter(({ score, name, text }) =>
    score > best.score / 2 && !/^(shift|euc|gbk)/.test(name) && text.length === best.text.length
  )
    .map(({ name, text }) => ({ name, word: text.slice(at, at + word.length) }))
    .filter((other) => other.word !== word)
    .slice(0, 2)
    .map((other) => `${other.name} reads "${other.word}"`);
  return {
    text: best.text,
    encoding: best.name,
    says: `not UTF-8; ${best.name} reads "${word}"`,
    guess: { word, others },
  };
}

function decode(bytes: Uint8Array, name: string): string {
  return new TextDecoder(name).decode(bytes);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Removes a character that the end of the sample cuts. */
function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0x80 && byte < 0xc0) continue; // goes on a character that began before
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

/** Scores a decoded text, up to 1: the share of characters beyond ASCII that are common letters, less implausible characters. */
function plausibility(text: string, letters: RegExp): number {
  let [good, all] = [0, 0];
  for (const match of text.slice(0, 200_000).matchAll(/[^\0-\x7f]/gu)) {
    const [character] = match;
    const before = text[match.index - 1] ?? " ";
    all++;
    if (/[\ufffd\u0080-\u009f\p{Co}]/u.test(character)) good -= 2;
    // A capital letter within a word is typical of a wrong encoding.
    else if (/\p{Lu}/u.test(character) && /\p{Ll}/u.test(before)) good -= 1;
    else if (letters.test(character)) good += 1;
    else if (!/[\p{L}\p{Sc}]/u.test(character)) good -= /\p{L}/u.test(before) ? 1 : 0.2;
  }
  return all === 0 ? 0 : good / all;
}

/** Returns the first word with a character beyond ASCII. */
function foreignWord(text: string): string {
  return /[\p{L}]*[^\0-\x7f][\p{L}]*/u.exec(text)?.[0] ?? "";
}
