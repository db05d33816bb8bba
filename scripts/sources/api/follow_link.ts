import { redactUrl } from "../../core/redact_url.ts";
import { apiError } from "./api_error.ts";

/** Returns the URL of a next page, which a server writes whole or relative to the page at hand; refuses another server's. */
export function followLink(
  link: string,
  { from, place, secrets }: { from: URL; place: string; secrets: Readonly<Record<string, string>> },
): URL {
  const next = URL.canParse(link, from.href) ? new URL(link, from) : undefined;
  if (next?.origin === from.origin) {
    // A server does not repeat the credentials of the URL that it was asked by.
    next.username = from.username;
    next.password = from.password;
    for (const [name, value] of Object.entries(secrets)) next.searchParams.set(name, value);
    return next;
  }
  throw apiError(`Cannot read ${place}: its next page is "${redactUrl(next ?? link)}", on another server`, {
    advice: "Set SALES_API_URL to the address that the API gives its pages; the token is sent to no other server",
  });
}
