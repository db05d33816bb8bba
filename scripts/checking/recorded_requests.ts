import { Buffer } from "node:buffer";
import { redactUrl } from "../core/redact_url.ts";
import type { ApiDocument } from "../sources/documents/source_document.ts";
import { answerShape } from "../sources/api/answer_shape.ts";

/** A request that was made, and what came back. */
export interface MadeRequest {
  readonly method: string;
  /** Without user, password and the values of parameters that the document does not name. */
  readonly url: string;
  readonly body?: string;
  /** Null where no answer came. */
  readonly status: number | null;
  /** Orders in the answer, or what is one line each; null where they cannot be told. */
  readonly rows: number | null;
  readonly bytes: number;
  readonly seconds: number;
}

/** Orders of which the paths are collected. */
const KEPT_ORDERS = 200;

/** Gets the number of a request that is made now, and the one before it. */
type OnRequest = (number: number, last: MadeRequest | undefined) => void;

/** Makes requests and keeps what came back. */
export class RequestRecorder {
  readonly requests: MadeRequest[] = [];
  /** The first orders that came, as parsed. */
  readonly orders: unknown[] = [];
  readonly #api: ApiDocument;
  readonly #onRequest: OnRequest;

  /** `onRequest` is called before each request. */
  constructor(api: ApiDocument, { onRequest }: { onRequest: OnRequest }) {
    this.#api = api;
    this.#onRequest = onRequest;
  }

  /** Makes a request as the runtime does, and keeps the answer on its way. */
  readonly fetch: typeof fetch = async (input, init) => {
    this.#onRequest(this.requests.length + 1, this.requests.at(-1));
    const began = performance.now();
    const { method = "GET", body } = init ?? {};
    const asked = {
      method,
      url: this.#shownUrl(String(input)),
      ...typeof body === "string" ? { body } : {},
    };
    const done = (status: number | null, rows: number | null, bytes: number): void => {
      this.requests.push({ ...asked, status, rows, bytes, seconds: (performance.now() - began) / 1000 });
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

  /** Keeps some orders of a page; returns how many it has. */
  #keep(bytes: Uint8Array): number | null {
    try {
      const { rows } = answerShape(this.#api).split(bytes);
      for (const row of rows.slice(0, KEPT_ORDERS - this.orders.length)) {
        if (row instanceof Uint8Array) this.orders.push(JSON.parse(new TextDecoder().decode(row)));
      }
      return rows.length;
    } catch {
      return null; // the task says what is wrong with it
    }
  }

  #shownUrl(address: string): string {
    const named = namedParameters(this.#api);
    const query = [...new URL(address).searchParams]
      .map(([name, value]) => `${name}=${named.has(name) ? value : "…"}`.replaceAll(" ", "+"));
    return redactUrl(address) + (query.length > 0 ? `?${query.join("&")}` : "");
  }
}

/** The parameters of the URL that the document writes, none of which is a secret. */
function namedParameters({ dayParameters, paging, ...api }: ApiDocument): Set<string | undefined> {
  return new Set([
    ...Object.keys(dayParameters),
    paging?.parameter,
    paging?.size?.parameter,
    api.pageParameter,
    api.limitParameter,
  ]);
}
