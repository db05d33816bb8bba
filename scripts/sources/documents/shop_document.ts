import { businessDay } from "../../core/days.ts";
import { expectedDay } from "../../core/expected_day.ts";
import { ExitCode } from "../../core/exit_codes.ts";
import type { Settings } from "../../core/settings.ts";
import { StorecastError } from "../../core/storecast_error.ts";
import { hasTimeOfDay } from "./date_format.ts";
import { readSourceDocument } from "./read_source_document.ts";
import type { SourceDocument } from "./source_document.ts";

/** A source document with the time zone of its business days. */
export type ShopDocument = SourceDocument & { readonly timeZone: string };

/** Reads the document of a source; without a time zone of its own it gets the shop's. */
export async function readShopDocument(
  { source, timeZone }: { source: string; timeZone: string | undefined },
): Promise<ShopDocument> {
  return inShopZone(await readSourceDocument(source), timeZone);
}

/** Reads the documents of all sources of the store. */
export async function readShopDocuments(
  { sources, timeZone }: Pick<Settings, "sources" | "timeZone">,
): Promise<ShopDocument[]> {
  return await Promise.all(sources.map(({ source }) => readShopDocument({ source, timeZone })));
}

/** Current business day of each source, by its name. */
export type Todays = Readonly<Record<string, string>>;

/** Returns the current business day of each source. */
export function todaysOf(documents: readonly ShopDocument[], now: Temporal.Instant): Todays {
  return Object.fromEntries(documents.map((document) => [document.source, businessDay(now, document)]));
}

/** Returns the last business day of each source that should be in the marts. */
export function expectedDaysOf(
  documents: readonly ShopDocument[],
  now: Temporal.Instant,
  { dataDueAt }: Pick<Settings, "dataDueAt">,
): Record<string, string> {
  return Object.fromEntries(
    documents.map((document) => [document.source, expectedDay(now, { ...document, dataDueAt })]),
  );
}

/** Returns the earliest current business day: every day before it is over at all sources. */
export function earliestOf(todays: Todays): string {
  return Object.values(todays).sort()[0]!;
}

/** Returns the document with a time zone; throws if a clock change in that zone would end a day twice. */
export function inShopZone(document: SourceDocument, shopZone: string | undefined): ShopDocument {
  const timeZone = document.timeZone ?? shopZone ?? zoneOfDays(document);
  const night = twiceShown(document.dayEndsAt ?? "00:00", timeZone);
  if (night !== undefined) {
    const reason = `on ${night} the clock of ${timeZone} is put back past that time, so that the day would end twice`;
    throw new StorecastError(`Cannot use dayEndsAt "${document.dayEndsAt}" of source "${document.source}": ${reason}`, {
      exitCode: ExitCode.usage,
      advice: "Choose an earlier or a later time",
    });
  }
  return { ...document, timeZone };
}

/** Returns UTC for a source whose orders have a date only; throws if they have times: their day depends on the time zone. */
function zoneOfDays({ source, archive, api }: SourceDocument): string {
  const hasTimes = [archive, api].some((channel) => channel !== undefined && hasTimeOfDay(channel.dateFormat));
  const query = JSON.stringify([api?.dayParameters, api?.body]);
  if (!hasTimes && !/\{(start|end|last|before)\}/.test(query)) return "UTC";
  throw new StorecastError(
    `Cannot determine the business days of "${source}": its orders have times, and SHOP_TIME_ZONE is not set`,
    {
      exitCode: ExitCode.usage,
      advice:
        "Set it to the time zone of the shop, such as Europe/Berlin or UTC, or set timeZone in the source document",
    },
  );
}

const [FIRST_YEAR, LAST_YEAR] = [2012, 2037];

/** Returns the first day on which the clock shows a time twice because it is put back; undefined if there is none. */
function twiceShown(time: string, timeZone: string): string | undefined {
  let change = Temporal.ZonedDateTime.from(`${FIRST_YEAR}-01-01T00:00[${timeZone}]`).getTimeZoneTransition("next");
  for (; change !== null && change.year <= LAST_YEAR; change = change.getTimeZoneTransition("next")) {
    const from = change.toPlainDateTime();
    const seconds = (change.subtract({ seconds: 1 }).offsetNanoseconds - change.offsetNanoseconds) / 1e9;
    const until = from.add({ seconds });
    for (const day of [from.toPlainDate(), until.toPlainDate()]) {
      const end = day.toPlainDateTime(time);
      if (Temporal.PlainDateTime.compare(from, end) < 0 && Temporal.PlainDateTime.compare(end, until) < 0) {
        return String(day);
      }
    }
  }
  return undefined;
}
