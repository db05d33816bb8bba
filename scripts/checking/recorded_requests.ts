import { Buffer } from "node:buffer";
import { redactUrl } from "../core/redact_url.ts";
import type { ApiDocument } from "../sources/documents/source_document.ts";
import { answerShape } from "../sources/api/answer_shape.ts";
import { KEPT_ORDERS } from "./used_names.ts";

/** A request with its result. */
export interface MadeRequest {
  readonly method: string;
  /** URL without user, password and the values of parameters that the document does not name. */
  readonly url: string;
  readonly body?: string;
  /** HTTP status; null if there was no answer. */
  readonly status: number | null;
  /** Number of orders or lines in the answer; null if it cannot be split. */
  readonly rows: number | null;
  readonly bytes: number;
  readonly seconds: number;
}

/** Gets the number of the next request, from 1, and the request before it. */
type OnRequest = (number: number, last: MadeRequest | undefined) => void;

/** Makes requests, and records their results. */
export class RequestRecorder {
  readonly requests: MadeRequest[] = [];
  /** The first received orders, parsed. */
  readonly orders: unknown[] = [];
  readonly #api: ApiDocument;
  readonly #onRequest: OnRequest;

  /** `onRequest` is called before each request. */
  constructor(api: ApiDocument, { onRequest }: { onRequest: OnRequest }) {
    this.#api = api;
    this.#onRequest = onRequest;
  }

  /** Makes a request like the runtime's `fetch`, and records the answer while it passes through. */
  readonly fetch: typeof fetch = async (input, init) => {
    this.#onRequest(this.requests.length + 1, this.requests.at(-1));
    const began = performance.now();
    const { method = "GET", body } = init ?? {};
    const request = {
      method,
      url: this.#shownUrl(String(input)),
      ...typeof body === "string" ? { body } : {},
    };
    const done = (status: number | null, rows: number | null, bytes: number): void => {
      this.requests.push({ ...request, status, rows, bytes, seconds: (performance.now() - began) / 1000 });
    };
    let response: Response;
    try {
      response = await fetch(input, init);
    } catch (error) {
      done(null, null, 0);
      throw error;
    }
    const pieces: Uint8Array[] = [];
    const end = (): void => {
      const bytes = Buffer.concat(pieces);
      done(response.status, response.status === 200 ? this.#keep(bytes) : null, bytes.length);
    };
    if (response.body === null) {
      end();
      return response;
    }
    const passed = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(piece, controller): void {
          pieces.push(piece);
          controller.enqueue(piece);
        },
        flush: end,
        cancel: end,
      }),
    );
    return new Response(passed, response);
  };

  /** Keeps the first orders; returns the number of orders in the page. */
  #keep(bytes: Uint8Array): number | null {
    try {
      const { rows } = answerShape(this.#api).split(bytes);
      for (const row of rows.slice(0, KEPT_ORDERS - this.orders.length)) {
        if (row instanceof Uint8Array) this.orders.push(JSON.parse(new TextDecoder().decode(row)));
      }
      return rows.length;
    } catch {
      return null; // reading the day reports the error
    }
  }

  #shownUrl(address: string): string {
    const named = namedParameters(this.#api);
    const query = [...new URL(address).searchParams]
      .map(([name, value]) => `${name}=${named.has(name) ? value : "…"}`.replaceAll(" ", "+"));
    return redactUrl(address) + (query.length > 0 ? `?${query.join("&")}` : "");
  }
}

/** Returns the query parameters that the document names; none of them is a secret. */
function namedParameters({ dayParameters, paging, ...api }: ApiDocument): Set<string | undefined> {
  return new Set([
    ...Object.keys(dayParameters),
    paging?.parameter,
    paging?.size?.parameter,
    api.pageParameter,
    api.limitParameter,
  ]);
}
