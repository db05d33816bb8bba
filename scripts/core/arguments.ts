import { InvalidArgumentError } from "commander";
import { isDay } from "./days.ts";

/** Parses an ISO day such as "2026-11-24"; throws commander's error for anything else. */
export function parseDay(text: string): string {
  if (isDay(text)) return text;
  throw new InvalidArgumentError('It is not a day written as yyyy-MM-dd, such as "2026-11-24".');
}

/** Parses an ISO instant such as "2026-11-24T06:00:00Z"; throws commander's error for anything else. */
export function parseInstant(text: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text);
  } catch {
    throw new InvalidArgumentError('It is not an instant such as "2026-11-24T06:00:00Z".');
  }
}

/** Parses a whole number within bounds, which count; throws commander's error for anything else. */
export function parseWholeNumber(minimum: number, maximum = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const wanted = maximum === Number.MAX_SAFE_INTEGER ? `of ${minimum} or more` : `from ${minimum} to ${maximum}`;
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
      throw new InvalidArgumentError(`It is not a whole number ${wanted}.`);
    }
    return value;
  };
}
