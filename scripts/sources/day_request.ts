import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { dayBounds } from "./day_bounds.ts";
import type { Paging } from "./paging.ts";
import type { SourceDocument } from "./source_document.ts";

type Api = SourceDocument["api"];

/** Returns the URL that asks for a day, without the page. */
export function dayUrl(
  api: Api,
  day: string,
  { base, paging, timeZone }: { base: string; paging: Paging; timeZone: string },
): URL {
  const url = new URL(base);
  const bounds = dayBounds(api, day, timeZone);
  for (const [name, value] of Object.entries(api.dayParameters)) {
    url.searchParams.set(name, value.replaceAll(/\{\w+\}/g, (mark) => bounds[mark] ?? mark));
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
