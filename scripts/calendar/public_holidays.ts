import Holidays from "date-holidays";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";

/** A public holiday. */
export interface PublicHoliday {
  readonly day: string;
  readonly holiday: string;
}

/**
 * Returns the public holidays of a country, or of one of its regions, for a range of years. `place` is a code of ISO 3166-1 such as
 * "US", or of ISO 3166-2 such as "US-CA". Throws a usage error for an unknown code.
 */
export function publicHolidays(place: string, { from, through }: { from: number; through: number }): PublicHoliday[] {
  const [country, state] = place.toUpperCase().split("-") as [string, string?];
  const known = new Holidays();
  if (!(country in known.getCountries()) || (state !== undefined && !(state in (known.getStates(country) ?? {})))) {
    throw new StorecastError(`Cannot find holidays for "${place}": it is not the code of a known country or region`, {
      exitCode: ExitCode.usage,
      advice: "Use an ISO 3166 code such as US, DE or US-CA",
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
