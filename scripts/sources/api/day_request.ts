import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";
import { withAtPath } from "./at_path.ts";
import type { Paging } from "./paging.ts";
import type { ApiDocument } from "../documents/source_document.ts";

/** A request for a page: with a body it is a POST. */
export interface PageRequest {
  readonly url: URL;
  readonly body?: string | undefined;
}

/** The marks of a day or a moment, such as `{start}`, with what is written in their place. */
export type Marks = Readonly<Record<string, string>>;

/** Writes the requests for the pages of what `parameters` ask for. */
export class DayRequest {
  readonly #base: URL;
  readonly #parameters: Readonly<Record<string, string>>;
  readonly #body: unknown;
  readonly #paging: Paging;

  constructor(
    { base, paging, marks, parameters, body, secrets = {} }: {
      base: string;
      paging: Paging;
      marks: Marks;
      parameters: Readonly<Record<string, string>>;
      body: unknown;
      /** Parameters that hold the token, which every request has. */
      secrets?: Readonly<Record<string, string>>;
    },
  ) {
    this.#base = new URL(fill(base, marks, encodeURIComponent));
    for (const [name, value] of Object.entries(secrets)) this.#base.searchParams.set(name, value);
    this.#parameters = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, fill(value, marks)]),
    );
    this.#body = body === undefined ? undefined : filled(body, marks);
    this.#paging = paging;
  }

  /** Returns the request for the page at a number, an offset or a cursor; without one, for the first page. */
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
      const mark = by === "page" ? "{page}" : `{${by}}`;
      set(parameter, value === undefined ? position : value.replaceAll(mark, () => String(position)));
    }
    return { url, body: body === undefined ? undefined : JSON.stringify(body) };
  }
}

/** Puts what the marks stand for into a text. */
function fill(text: string, marks: Marks, write: (value: string) => string = String): string {
  return text.replaceAll(/\{\w+\}/g, (mark) => mark in marks ? write(marks[mark]!) : mark);
}

/** The same for every text in a value of JSON. */
function filled(value: unknown, marks: Marks): unknown {
  if (typeof value === "string") return fill(value, marks);
  if (Array.isArray(value)) return value.map((item) => filled(item, marks));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, filled(member, marks)]));
}

/** Returns a text of the document with the token in it. */
function withToken(text: string, token: string): string {
  return text.replaceAll("{token}", () => token)
    .replaceAll("{basic}", () => new TextEncoder().encode(token).toBase64());
}

/** Returns the query parameters that hold the token. */
export function secretParameters({ authentication }: ApiDocument, token: string | undefined): Record<string, string> {
  if (authentication === undefined || !("parameter" in authentication) || !token) return {};
  return { [authentication.parameter]: withToken(authentication.value, token) };
}

/** Returns the headers of every request, with the token if the document says where it goes. */
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
