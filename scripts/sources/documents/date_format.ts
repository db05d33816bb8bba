/** Date formats with a name; every other format is a pattern. */
const NAMED: readonly string[] = ["iso", "unix", "unixMilliseconds", "rfc2822"];

/** Parts of a date and time by the letters of a pattern. */
const PARTS: Readonly<Record<string, "year" | "month" | "day" | "hour" | "minute" | "second" | "half">> = {
  yyyy: "year",
  yy: "year",
  MMMM: "month",
  MMM: "month",
  MM: "month",
  M: "month",
  dd: "day",
  d: "day",
  HH: "hour",
  H: "hour",
  hh: "hour",
  h: "hour",
  mm: "minute",
  ss: "second",
  a: "half",
};

const TOKEN = /yyyy|yy|MMMM|MMM|MM|M|dd|d|HH|H|hh|h|mm|ss|a|[^]/g;
const LETTERS = `The letters are ${Object.keys(PARTS).join(" ")} and T, or the format is ${NAMED.join(", ")}`;
const DAY_PARTS: readonly (string | undefined)[] = ["year", "month", "day"];

/** Returns why a date format is invalid, and what to write instead; undefined if it is valid. By the rules of `ods.date_pattern`. */
export function invalidDateFormat(format: string): { reason: string; wanted: string } | undefined {
  if (NAMED.includes(format)) return undefined;
  const tokens = format.match(TOKEN) ?? [];
  const unknown = tokens.find((token) => !(token in PARTS) && /[0-9A-SU-Za-z]/.test(token));
  if (unknown !== undefined) return { reason: `is "${format}", in which "${unknown}" has no meaning`, wanted: LETTERS };
  const parts = tokens.map((token) => PARTS[token]);
  const missing = DAY_PARTS.find((part) => !parts.includes(part as "year"));
  if (missing !== undefined) return { reason: `is "${format}", which has no ${missing}`, wanted: LETTERS };
  const twice = parts.find((part, index) => part !== undefined && parts.indexOf(part) < index);
  if (twice !== undefined) return { reason: `is "${format}", which has the ${twice} twice`, wanted: LETTERS };
  const needs = { minute: "hour", second: "minute", half: "hour" } as const;
  for (const [part, needed] of Object.entries(needs)) {
    if (parts.includes(part as "minute") && !parts.includes(needed)) {
      return { reason: `is "${format}", which has a ${part} without the ${needed}`, wanted: LETTERS };
    }
  }
  if (/h/.test(format) !== parts.includes("half")) {
    const wanted = "Write h or hh with a (AM or PM), and H or HH for the hours 0 to 23";
    return { reason: `is "${format}", whose hour is ambiguous`, wanted };
  }
  const isNumber = tokens.map((token) => token in PARTS && !/^(MMMM?|a)$/.test(token));
  const guess = tokens.find((token, index) => /^[MdHh]$/.test(token) && (isNumber[index - 1] || isNumber[index + 1]));
  if (guess !== undefined) {
    const wanted = `Put a separator between them, or write ${guess}${guess} if it always has two digits`;
    return { reason: `is "${format}", in which ${guess} cannot be separated from the number next to it`, wanted };
  }
}

/** Whether dates in a format have, or may have, a time of day. */
export function hasTimeOfDay(format: string): boolean {
  return NAMED.includes(format) || /[Hh]/.test(format.replaceAll(/'[^']*'/g, ""));
}

/**
 * Returns the part of a format that is the day without its time; undefined if there is none: the time is in the middle of the date, or
 * the format is a number of seconds.
 */
export function dayFormat(format: string): string | undefined {
  if (NAMED.includes(format)) return format === "iso" ? "yyyy-MM-dd" : undefined;
  const tokens = format.match(TOKEN) ?? [];
  const isOfDay = tokens.map((token) => DAY_PARTS.includes(PARTS[token]) && token in PARTS);
  const day = tokens.slice(isOfDay.indexOf(true), isOfDay.lastIndexOf(true) + 1);
  return day.every((token) => !(token in PARTS) || DAY_PARTS.includes(PARTS[token])) ? day.join("") : undefined;
}

/** Splits a pattern into its letters and the texts between them. */
export function tokensOf(pattern: string): readonly string[] {
  return pattern.match(TOKEN) ?? [];
}
