import type { NumberMarks } from "../documents/channel.ts";
import type { Decimal } from "./decimal.ts";

/** Most digits on either side of the decimal mark; a longer number is not an amount, and is slow to compute with. */
const MOST_DIGITS = 60;

/** Characters that mean a minus or a plus. */
const [MINUS, PLUS] = [/[\u2212\u2010-\u2014\u207b\u208b\ufe58\ufe63]/g, /[\ufe62\u207a]/g];

/** Group marks that are interchangeable: all spaces, all apostrophes. */
const ALIKE = ["[\\s\\u00a0\\u2000-\\u200a\\u202f\\u205f\\u3000]", "['\\u2018\\u2019\\u02bc]"];

/**
 * Returns a function that parses a number written with these marks; it returns undefined for any other text. It accepts the same
 * currencies, signs and marks as `ods.parse_untidy_number`, which parses the columns that are not computed.
 */
export function decimalReader(marks: NumberMarks): (text: string) => Decimal | undefined {
  const { decimalMark, groupMark } = marks;
  const group = ALIKE.find((alike) => new RegExp(alike).test(groupMark)) ?? groupMark.replace(/[^\w\s]/, "\\$&");
  const whole = groupMark === "" ? "\\d+" : `\\d{1,3}(?:${group}\\d{3})+|\\d+`;
  const written = new RegExp(`^([-+]?)(${whole})?(?:${decimalMark.replace(".", "\\.")}(\\d*))?$`);
  const separators = new RegExp(`${group || "(?!)"}`, "g");
  const around = currencyAround(marks.currency);
  return (text) => {
    const [, sign, grouped = "", decimals = ""] = written.exec(text) ?? written.exec(tidy(text, around)) ?? [];
    const integer = grouped.replaceAll(separators, "");
    if (sign === undefined || integer + decimals === "") return undefined;
    if (integer.length > MOST_DIGITS || decimals.length > MOST_DIGITS) return undefined;
    const digits = BigInt(integer + decimals);
    return { digits: sign === "-" ? -digits : digits, scale: decimals.length };
  };
}

/** Moves the sign of a number to its front and removes its currency and spaces; a number with two signs stays unreadable. */
function tidy(text: string, around: RegExp): string {
  const plain = text.trim().replaceAll(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll(MINUS, "-").replaceAll(PLUS, "+");
  const [, open, within, close] = /^(\(?)(.*?)(\)?)$/s.exec(plain)!;
  const bare = within!.replace(
    /^([-+]?)\s*(.*?)\s*([-+]?)$/s,
    (_, before, number, behind) => `${before}${number.replace(around, "").trim().replace(/^([-+])\s+/, "$1")}${behind}`,
  );
  const signed = bare.replace(/^(\d.*|[.,]\d.*)([-+])$/s, "$2$1");
  if (open === "" && close === "") return signed;
  return open !== "" && close !== "" && !/^[-+]/.test(signed) ? `-${signed}` : text;
}

/** Returns the pattern of a currency before or after a number. */
function currencyAround(currency: string | undefined): RegExp {
  if (currency === undefined || !/^[A-Za-z]{3}$/.test(currency)) return /(?!)/;
  const signs = (["symbol", "narrowSymbol"] as const).map((currencyDisplay) =>
    new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay }).formatToParts(0)
      .find(({ type }) => type === "currency")!.value
  );
  const either = [currency.toUpperCase(), currency.toLowerCase(), "\u00a4", ...signs]
    .map((sign) => sign.replaceAll(/[^\w]/g, "\\$&")).join("|");
  return new RegExp(`^(?:${either})\\s*|\\s*(?:${either})$`);
}
