import type { DateReading } from "./date_readings.ts";

const MONTHS = "january february march april may june july august september october november december".split(" ");

/** A date with the name of its month after or before the day, with or without a time of day. */
const NAMED =
  /^(?:(\d{1,2})([ -./])([A-Za-z]{3,9})\2|([A-Za-z]{3,9}) (\d{1,2}), )(\d{4}|\d{2})(,? \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?)?$/;

/** Returns the reading of dates such as `3-Mar-26` and `March 3, 2026 8:26 AM`; a named month leaves no ambiguity. */
export function namedReadings(texts: readonly string[]): DateReading[] {
  const matches = texts.map((text) => NAMED.exec(text)).filter((match) => match !== null);
  const [first] = matches;
  if (first === undefined) return [];
  const isWhole = matches.some((match) => (match[3] ?? match[4])!.length > 3);
  const month = isWhole ? "MMMM" : "MMM";
  const year = first[6]!.length === 4 ? "yyyy" : "yy";
  const day = first[3] === undefined ? `${month} d, ${year}` : `d${first[2]}${month}${first[2]}${year}`;
  return [{
    format: day + timePattern(first[7] ?? ""),
    dayOf: (text) => {
      const match = NAMED.exec(text);
      if (match === null || match[2] !== first[2]) return undefined;
      const name = (match[3] ?? match[4])!.toLowerCase();
      const place = MONTHS.findIndex((full) => name === (isWhole ? full : full.slice(0, 3)));
      if (place < 0) return undefined;
      const whole = match[6]!.length === 2 ? `20${match[6]}` : match[6]!;
      return `${whole}-${String(place + 1).padStart(2, "0")}-${(match[1] ?? match[5])!.padStart(2, "0")}`;
    },
  }];
}

function timePattern(time: string): string {
  const isHalf = /M$/.test(time);
  return time.replace(/\d{1,2}/, isHalf ? "h" : "H").replace(/:\d{2}/, ":mm").replace(/:\d{2}/, ":ss").replace(
    /[AP]M$/,
    "a",
  );
}
