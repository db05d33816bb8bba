import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";
import { withAtPath } from "./at_path.ts";
import type { Paging } from "./paging.ts";
import type { ApiDocument } from "../documents/source_document.ts";

/** A request for a page: a POST if it has a body, otherwise a GET. */
export interface PageRequest {
  readonly url: URL;
  readonly body?: string | undefined;
}

/** Values of placeholders such as `{start}`, by placeholder. */
export type Placeholders = Readonly<Record<string, string>>;

/** Builds the requests for the pages of a day, or of the changed orders. */
export class DayRequest {
  readonly #base: URL;
  readonly #parameters: Readonly<Record<string, string>>;
  readonly #body: unknown;
  readonly #paging: Paging;

  constructor(
    { base, paging, placeholders, parameters, body, secrets = {} }: {
      base: string;
      paging: Paging;
      placeholders: Placeholders;
      parameters: Readonly<Record<string, string>>;
      body: unknown;
      /** Query parameters with the token, sent with every request. */
      secrets?: Readonly<Record<string, string>>;
    },
  ) {
    this.#base = new URL(fill(base, placeholders, encodeURIComponent));
    for (const [name, value] of Object.entries(secrets)) this.#base.searchParams.set(name, value);
    this.#parameters = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, fill(value, placeholders)]),
    );
    this.#body = body === undefined ? undefined : filled(body, placeholders);
    this.#paging = paging;
  }

  /** Returns the request for the page with this number, offset or cursor; undefined for the first page. */
  at(position: number | string | undefined): PageRequest {
    const { parameter, value, size, isInBody, isAlone, by } = this.#paging;
    const url = new URL(this.#base);
    let body = this.#body;
    const isLater = position !== undefined;
    if (!isAlone || !isLater) {
      for (const [name, text] of Object.entries(this.#parameters)) url.searchParams.set(name, text);
    } else if (isInBody) {
      body = {};
    }
    const set = (name: string, text: string | number): void => {
      if (isInBody) body = withAtPath(body, name.split("."), text);
      else url.searchParams.set(name, String(text));
    };
    if (size) set(size.parameter, size.rows);
    if (isLater && parameter !== undefined) {
      set(parameter, value === undefined ? position : value.replaceAll(`{${by}}`, () => String(position)));
    }
    return { url, body: body === undefined ? undefined : JSON.stringify(body) };
  }
}

/** Fills in the placeholders of a text; unknown ones stay. */
function fill(text: string, placeholders: Placeholders, write: (value: string) => string = String): string {
  return text.replaceAll(/\{\w+\}/g, (name) => name in placeholders ? write(placeholders[name]!) : name);
}

/** Fills in the placeholders of every text in a JSON value. */
function filled(value: unknown, placeholders: Placeholders): unknown {
  if (typeof value === "string") return fill(value, placeholders);
  if (Array.isArray(value)) return value.map((item) => filled(item, placeholders));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, filled(member, placeholders)]));
}

/** Fills in the placeholders `{token}` and `{basic}`, the token in Base64. */
function withToken(text: string, token: string): string {
  return text.replaceAll("{token}", () => token)
    .replaceAll("{basic}", () => new TextEncoder().encode(token).toBase64());
}

/** Returns the query parameters with the token, if the document sends it as one. */
export function secretParameters({ authentication }: ApiDocument, token: string | undefined): Record<string, string> {
  if (authentication === undefined || !("parameter" in authentication) || !token) return {};
  return { [authentication.parameter]: withToken(authentication.value, token) };
}

/** Returns the headers of every request, with the token if the document sends it in a header. */
export function requestHeaders(api: ApiDocument, token: string | undefined): Headers {
  const accepted = { json: "application/json", ndjson: "application/x-ndjson", csv: "text/csv" }[api.format ?? "json"];
  const headers = new Headers({ accept: accepted, ...api.headers });
  if ((api.body ?? api.changedBody) !== undefined) headers.set("content-type", "application/json");
  const { authentication } = api;
  if (authentication !== undefined && "header" in authentication && token) {
    setTokenHeader(headers, authentication, token);
  }
  return headers;
}

/** Sets the header that holds the token, as the document says. */
export function setTokenHeader(
  headers: Headers,
  { header, value }: { readonly header: string; readonly value: string },
  token: string,
): void {
  const text = withToken(value, token);
  // The runtime's own error would show the value.
  if (/\p{Cc}|[\u{100}-\u{10ffff}]/u.test(text)) {
    throw new StorecastError("Cannot use SALES_API_TOKEN: it has characters that an HTTP header cannot carry", {
      exitCode: ExitCode.usage,
      advice: "Check it for line breaks and characters outside ASCII",
    });
  }
  headers.set(header, text);
}
