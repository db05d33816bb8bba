import Holidays from "date-holidays";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";

/** A public holiday. */
export interface PublicHoliday {
  readonly day: string;
  readonly holiday: string;
}

/**
 * The public holidays of a country, or of a part of it, from one year through another. `place` is a code of ISO 3166-1 such as "US",
 * or of ISO 3166-2 such as "US-CA". Throws a usage error for a code that the calendar does not know.
 */
export function publicHolidays(place: string, { from, through }: { from: number; through: number }): PublicHoliday[] {
  const [country, state] = place.toUpperCase().split("-") as [string, string?];
  const known = new Holidays();
  if (!(country in known.getCountries()) || (state !== undefined && !(state in (known.getStates(country) ?? {})))) {
    throw new StorecastError(`Cannot use "${place}": it is not the code of a country or state with known holidays`, {
      exitCode: ExitCode.usage,
      advice: "Give a code of ISO 3166 such as US, DE or US-CA",
    });
  }
  const calendar = state === undefined ? new Holidays(country) : new Holidays(country, state);
  const years = Array.from({ length: through - from + 1 }, (_, index) => from + index);
  return years.flatMap((year) =>
    calendar.getHolidays(year)
      .filter(({ type }) => type === "public")
      .map(({ date, name }) => ({ day: date.slice(0, 10), holiday: name }))
  );
}
