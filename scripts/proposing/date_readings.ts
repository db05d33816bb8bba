import { isDay } from "../core/days.ts";
import { namedReadings } from "./named_months.ts";
import { patternOf, WRITTEN_DATE } from "./date_pattern.ts";

/** A possible format of the dates of a sample. */
export interface DateReading {
  readonly format: string;
  /** Returns the ISO day that a text means in this format. */
  readonly dayOf: (text: string) => string | undefined;
}

/** Possible formats of the dates of a sample. */
export interface DateReadings {
  /** One if the values prove it, several if they are ambiguous, none if they are not dates. */
  readonly readings: readonly DateReading[];
  /** Values that some format reads. */
  readonly read: readonly string[];
  /** A value that no format reads. */
  readonly unread: string | undefined;
}

const EARLIEST_YEAR = 1990;
const SECONDS = { unix: 1, unixMilliseconds: 1000 } as const;
const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** Share of the values that must be dates. */
const MOST = 0.8;

/** Returns every format in which the values are dates between 1990 and the end of next year. */
export function readDates(values: readonly string[], today: string): DateReadings {
  const texts = [...new Set(values.map((value) => value.trim()).filter((value) => value !== ""))];
  const last = `${Number(today.slice(0, 4)) + 1}-12-31`;
  const candidates = [...fixedReadings(texts), ...namedReadings(texts), ...patternReadings(texts)].map((reading) => {
    const dayOf = (text: string): string | undefined => {
      const day = reading.dayOf(text);
      return day !== undefined && isDay(day) && day <= last && Number(day.slice(0, 4)) >= EARLIEST_YEAR
        ? day
        : undefined;
    };
    return { format: reading.format, dayOf, fits: texts.filter((text) => dayOf(text) !== undefined) };
  }).filter(({ fits }) => fits.length > 0);
  const most = Math.max(0, ...candidates.map(({ fits }) => fits.length));
  if (most === 0 || most < texts.length * MOST) return { readings: [], read: [], unread: texts[0] };
  const all = new Set(candidates.flatMap(({ fits }) => fits));
  // A value that no format reads proves nothing; a value that only some formats read excludes the others.
  const whole = candidates.filter(({ fits }) => fits.length === all.size);
  const readings = whole.length > 0 ? whole : candidates.filter(({ fits }) => fits.length >= texts.length * MOST);
  return {
    readings: preferUsual(readings),
    read: [...all],
    unread: texts.find((text) => !all.has(text)),
  };
}

/** Drops unusual formats: year-day-month, unless it is the only one, and other patterns that begin with the year beside ISO. */
function preferUsual(readings: readonly DateReading[]): readonly DateReading[] {
  const usual = readings.filter(({ format }) => !/^yyyy\W?d/.test(format));
  const [first] = usual;
  if (first === undefined) return readings;
  return /^(iso|yyyy-MM-dd)/.test(first.format)
    ? [first, ...usual.filter(({ format }) => !/^(y|iso)/.test(format))]
    : usual;
}

/** Returns the readings in formats with a name, such as `iso` and `unix`. */
function fixedReadings(texts: readonly string[]): DateReading[] {
  const iso = /^(\d{4}-\d{2}-\d{2})(?:([T ])\d{2}:\d{2}(:\d{2}(?:[.,]\d+)?)?( ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?)?$/;
  const matches = texts.map((text) => iso.exec(text)).filter((match) => match !== null);
  const isPlain = matches.every(([text, , join]) => join === undefined && !text.includes("T"));
  const lengths = new Set(matches.map(([text, , join, , zone]) => join === " " && !zone ? text.length : 0));
  const [length] = lengths.size === 1 ? lengths : [];
  const time = length === 16 ? " HH:mm" : length === 19 ? " HH:mm:ss" : undefined;
  const format = isPlain ? "yyyy-MM-dd" : time === undefined ? "iso" : `yyyy-MM-dd${time}`;
  const readings: DateReading[] = [{ format, dayOf: (text) => iso.exec(text)?.[1] }];
  for (const [name, factor] of Object.entries(SECONDS)) {
    const digits = name === "unix" ? 10 : 13;
    readings.push({
      format: name,
      dayOf: (text) =>
        text.split(".")[0]!.length === digits && /^\d+(\.\d+)?$/.test(text)
          ? new Date(Number(text) / factor * 1000).toISOString().slice(0, 10)
          : undefined,
    });
  }
  const mail =
    /^(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) \d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|[A-Z]{1,4})$/;
  readings.push({
    format: "rfc2822",
    dayOf: (text) => {
      const [, day, month, year] = mail.exec(text) ?? [];
      const place = MONTHS.indexOf(month?.toLowerCase() ?? "");
      return place < 0 ? undefined : `${year}-${pad(place + 1)}-${pad(day!)}`;
    },
  });
  return readings;
}

/** Returns the readings of dates in digits by patterns: `3/4/2026 8:26` has two. */
function patternReadings(texts: readonly string[]): DateReading[] {
  const shapes = Map.groupBy(texts.filter((text) => WRITTEN_DATE.test(text)), shapeOf);
  const shape = [...shapes].toSorted(([, one], [, other]) => other.length - one.length)[0];
  const readings: DateReading[] = [];
  if (shape !== undefined) {
    for (const order of ["yMd", "ydM", "dMy", "Mdy"]) {
      const format = patternOf(shape[1], order);
      if (format === undefined) continue;
      readings.push({ format, dayOf: (text) => shapeOf(text) === shape[0] ? dayOf(text, order) : undefined });
    }
  }
  const length = [8, 12, 14].find((digits) => texts.some((text) => text.length === digits && /^\d+$/.test(text)));
  if (length !== undefined) {
    const time = length === 8 ? "" : length === 12 ? "HHmm" : "HHmmss";
    for (const pattern of ["yyyyMMdd", "ddMMyyyy", "MMddyyyy"]) {
      const at = (part: string, text: string): string => text.substr(pattern.indexOf(part), part.length);
      readings.push({
        format: pattern + time,
        dayOf: (text) =>
          text.length === length && /^\d+$/.test(text)
            ? `${at("yyyy", text)}-${at("MM", text)}-${at("dd", text)}`
            : undefined,
      });
    }
  }
  return readings;
}

/** Returns a text that is the same for all dates of one pattern, whatever their padding. */
function shapeOf(text: string): string {
  const match = WRITTEN_DATE.exec(text);
  if (match === null) return "";
  const [, first, mark, , third, join, , , seconds, half] = match;
  const year = first!.length === 4 ? "first" : third!.length === 4 ? "last" : "short";
  return [year, mark, join, seconds !== undefined, half !== undefined].join("|");
}

function dayOf(text: string, order: string): string | undefined {
  const match = WRITTEN_DATE.exec(text)!;
  const part = (letter: string): string => [match[1], match[3], match[4]][order.indexOf(letter)]!;
  const year = part("y");
  if (year.length !== 2 && year.length !== 4 || part("M").length > 2 || part("d").length > 2) return undefined;
  return `${year.length === 2 ? `20${year}` : year}-${pad(part("M"))}-${pad(part("d"))}`;
}

function pad(number: string | number): string {
  return String(number).padStart(2, "0");
}
