const [NUL, LF, CR, QUOTE] = [0, 10, 13, 34];

/** Returns for each byte whether it may be more than a character of its field. */
export function specialBytes(separator: number): Uint8Array {
  const isSpecial = Uint8Array.from({ length: 256 }, (_, byte) => byte > 127 ? 1 : 0);
  for (const byte of [NUL, LF, CR, QUOTE, separator]) isSpecial[byte] = 1;
  return isSpecial;
}
