/** Encodings to test, as labels of `TextDecoder`. */
export const ENCODINGS = [
  "windows-1252",
  "windows-1251",
  "iso-8859-2",
  "koi8-r",
  "ibm866",
  "macintosh",
  "shift_jis",
  "euc-jp",
  "gbk",
  "gb18030",
  "big5",
  "euc-kr",
  "utf-16le",
  "utf-16be",
];

/** Encodes a text; throws for a letter that the encoding does not have. */
export function encode(text: string, encoding: string): Uint8Array {
  const wide = Buffer.from(text, "utf16le");
  if (encoding === "utf-16le") return new Uint8Array(wide);
  if (encoding === "utf-16be") return new Uint8Array(wide.swap16());
  const codes = codesOf(encoding);
  return Uint8Array.from(
    Array.from(text).flatMap((letter) => {
      const code = codes.get(letter);
      if (code === undefined) throw new Error(`${encoding} has no "${letter}"`);
      return code;
    }),
  );
}

/** Returns some letters that an encoding has. */
export function lettersOf(encoding: string): string[] {
  if (encoding.startsWith("utf-16")) return ["a", "ä", "\u0a0a", "\u0d0d", "\u000b\u0a00", "机", "😀"];
  const letters = [...codesOf(encoding).keys()].filter((letter) => letter > "\u00a0");
  return letters.filter((_, index) => index % Math.ceil(letters.length / 300) === 0);
}

const known = new Map<string, Map<string, number[]>>();

/** The codes of an encoding's letters, found by decoding every code of one and of two bytes. */
function codesOf(encoding: string): Map<string, number[]> {
  const codes = known.get(encoding) ?? new Map<string, number[]>();
  if (known.has(encoding)) return codes;
  known.set(encoding, codes);
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (let first = 0; first < 256; first++) {
    for (const code of [[first], ...Array.from({ length: first < 128 ? 0 : 256 }, (_, second) => [first, second])]) {
      try {
        const text = decoder.decode(Uint8Array.from(code));
        if (Array.from(text).length === 1 && !codes.has(text)) codes.set(text, code);
      } catch {
        // no code
      }
    }
  }
  return codes;
}
