import { InvalidArgumentError } from "commander";
import { isDay } from "./days.ts";

/** Parses a day such as "2026-11-24"; throws commander's error for any other text. */
export function parseDay(text: string): string {
  if (isDay(text)) return text;
  throw new InvalidArgumentError('It must be a day written as yyyy-MM-dd, such as "2026-11-24".');
}

/** Years in which a clock may be: those of the store's calendar, and some more. */
const [FIRST_YEAR, LAST_YEAR] = [2000, 2099];

/** Parses an instant such as "2026-11-24T06:00:00Z"; throws commander's error for any other text. */
export function parseInstant(text: string): Temporal.Instant {
  try {
    const instant = Temporal.Instant.from(text);
    const { year } = instant.toZonedDateTimeISO("UTC");
    if (year >= FIRST_YEAR && year <= LAST_YEAR) return instant;
  } catch {
    // not an instant
  }
  throw new InvalidArgumentError(
    `It must be an instant of the years ${FIRST_YEAR} to ${LAST_YEAR}, such as "2026-11-24T06:00:00Z".`,
  );
}

/** Parses a whole number from `minimum` to `maximum`; throws commander's error for any other text. */
export function parseWholeNumber(minimum: number, maximum = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const wanted = maximum === Number.MAX_SAFE_INTEGER ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
      throw new InvalidArgumentError(`It must be a whole number ${wanted}.`);
    }
    return value;
  };
}
