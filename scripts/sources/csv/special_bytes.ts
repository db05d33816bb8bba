const [NUL, LF, CR, QUOTE] = [0, 10, 13, 34];

/** Returns a table of 256 entries, 1 for each byte at which the scanner has to stop. */
export function specialBytes(separator: number): Uint8Array {
  const isSpecial = Uint8Array.from({ length: 256 }, (_, byte) => byte > 127 ? 1 : 0);
  for (const byte of [NUL, LF, CR, QUOTE, separator]) isSpecial[byte] = 1;
  return isSpecial;
}
