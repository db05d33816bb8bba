const WRITTEN = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Significant digits that a spreadsheet shows; digits beyond them are noise of the binary fraction. */
const SHOWN_DIGITS = 15;

/** A whole number whose digits beyond the shown ones are all zeros. */
const LOST_DIGITS = /^[1-9]\d{14}0+$/;

/**
 * Returns a stored number as text, without an exponent. A fraction with more digits than a spreadsheet shows, such as
 * 4.3499999999999996 for 4.35, becomes the shortest text of the same binary number. A whole number with more digits that ends in zeros
 * gets an exponent: its last digits are lost, so that it must not be mistaken for an ID.
 */
export function numberText(stored: string): string {
  const parts = WRITTEN.exec(stored);
  if (parts === null) return stored;
  const [, , whole = "", fraction = "", exponent = "0"] = parts;
  const isFraction = Number(exponent) < fraction.replace(/0+$/, "").length;
  const digits = (whole + fraction).replace(/^0+/, "");
  if (LOST_DIGITS.test(stored)) return `${whole[0]}.${whole.slice(1, SHOWN_DIGITS)}E+${whole.length - 1}`;
  if (!isFraction || digits.length <= SHOWN_DIGITS || digits.length > SHOWN_DIGITS + 2) return withoutExponent(stored);
  return withoutExponent(String(Number(stored)));
}

function withoutExponent(text: string): string {
  const [, sign, whole, fraction = "", exponent] = WRITTEN.exec(text)!;
  if (exponent === undefined) return text;
  const digits = whole! + fraction;
  const point = whole!.length + Number(exponent);
  if (point > SHOWN_DIGITS || point < -SHOWN_DIGITS * 2) return text;
  const padded = "0".repeat(Math.max(1 - point, 0)) + digits + "0".repeat(Math.max(point - digits.length, 0));
  const at = Math.max(point, 1);
  const decimals = padded.slice(at).replace(/0+$/, "");
  return sign! + padded.slice(0, at) + (decimals === "" ? "" : `.${decimals}`);
}
