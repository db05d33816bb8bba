import { redactUrl } from "../../core/redact_url.ts";
import { apiError } from "./api_error.ts";

/** Returns the URL of the next page, from an absolute or relative link; throws if the link leads to another server. */
export function followLink(
  link: string,
  { from, place, secrets }: { from: URL; place: string; secrets: Readonly<Record<string, string>> },
): URL {
  const next = URL.canParse(link, from.href) ? new URL(link, from) : undefined;
  if (next?.origin === from.origin) {
    // A server's links do not repeat the credentials of the request's URL.
    next.username = from.username;
    next.password = from.password;
    for (const [name, value] of Object.entries(secrets)) next.searchParams.set(name, value);
    return next;
  }
  throw apiError(`Cannot read ${place}: its next page is "${redactUrl(next ?? link)}", on another server`, {
    advice: "Set SALES_API_URL to the address that the API uses in its links; the token is not sent to another server",
  });
}
