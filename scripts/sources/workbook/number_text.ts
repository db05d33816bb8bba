const WRITTEN = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Digits that a workbook shows of a number; what it stores beyond them is noise of the binary fraction. */
const SHOWN_DIGITS = 15;

/** A whole number whose digits beyond those are all zeros. */
const LOST_DIGITS = /^[1-9]\d{14}0+$/;

/**
 * Returns the text of a stored number, without an exponent. A fraction with more digits than a workbook shows, such as
 * 4.3499999999999996 for 4.35, is the binary number next to what was typed: it becomes the shortest text of that same number. A
 * whole number of more digits that ends with zeros gets or keeps an exponent, since its last digits are lost: it may be no ID.
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
