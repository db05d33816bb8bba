/** A date in digits, with or without a time of day. */
export const WRITTEN_DATE =
  /^(\d{1,4})([-./ ])(\d{1,2})\2(\d{1,4})(?:(,? |T)(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AaPp][Mm]))?)?$/;

/**
 * Returns the pattern of dates with their parts in this order, such as `dMy`; undefined if the year cannot be there. A leading zero
 * shows that a part is padded, a single digit that it is not.
 */
export function patternOf(texts: readonly string[], order: string): string | undefined {
  const matches = texts.map((text) => WRITTEN_DATE.exec(text)!);
  const parts = [1, 3, 4].map((group) => matches.map((match) => match[group]!));
  const years = parts[order.indexOf("y")]!;
  const hasLongYear = years.every((year) => year.length === 4);
  if (!hasLongYear && !years.every((year) => year.length === 2)) return undefined;
  const arePadded = [...order].map((letter, index) => letter === "y" ? undefined : isPadded(parts[index]!));
  const known = arePadded.filter((padded) => padded !== undefined);
  const day = [...order].map((letter, index) => {
    if (letter === "y") return hasLongYear ? "yyyy" : "yy";
    // A part that is never below ten is written like the other one; a single letter reads both forms.
    return letter.repeat(arePadded[index] ?? known[0] ?? false ? 2 : 1);
  }).join(matches[0]![2]);
  const [, , , , , join, , , seconds, half] = matches[0]!;
  if (join === undefined) return day;
  const hour = (half ? "h" : "H").repeat(isPadded(matches.map((match) => match[6]!)) ? 2 : 1);
  const space = / [AaPp][Mm]$/.test(texts[0]!) ? " " : "";
  return `${day}${join}${hour}:mm${seconds ? ":ss" : ""}${half ? `${space}a` : ""}`;
}

/** Whether numbers below ten have a leading zero; undefined if there are none. */
function isPadded(parts: readonly string[]): boolean | undefined {
  if (parts.some((part) => part.length === 1)) return false;
  return parts.some((part) => part.startsWith("0")) ? true : undefined;
}
