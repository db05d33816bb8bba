import { addDays } from "../core/days.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Paging } from "./paging.ts";
import type { SourceDocument } from "./source_document.ts";
import { writeDay } from "./write_day.ts";

type Api = SourceDocument["api"];

/** Returns the URL that asks for a day, without the page. */
export function dayUrl(api: Api, day: string, { base, paging }: { base: string; paging: Paging }): URL {
  const url = new URL(base);
  for (const [name, value] of Object.entries(api.dayParameters)) {
    const written = value.replaceAll("{day}", writeDay(day, api.dateFormat))
      .replaceAll("{next_day}", writeDay(addDays(day, 1), api.dateFormat));
    url.searchParams.set(name, written);
  }
  if (paging.size) url.searchParams.set(paging.size.parameter, String(paging.size.rows));
  return url;
}

/** Returns the headers of every request, with the token if the document says where it goes. */
export function requestHeaders({ authentication }: Api, token: string | undefined): Headers {
  const headers = new Headers({ accept: "application/json" });
  if (!authentication || !token) return headers;
  try {
    headers.set(authentication.header, authentication.value.replaceAll("{token}", () => token));
  } catch {
    // The runtime's own error would show the value.
    throw new StorecastError("Cannot use SALES_API_TOKEN: it has characters that an HTTP header cannot carry", {
      exitCode: ExitCode.usage,
      advice: "Check it for line breaks and characters outside ASCII",
    });
  }
  return headers;
}
