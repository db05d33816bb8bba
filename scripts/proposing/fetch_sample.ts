import { ExitCode } from "../core/exit_codes.ts";
import { redactUrl } from "../core/redact_url.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { setTokenHeader } from "../sources/api/day_request.ts";
import type { Sample } from "./read_sample.ts";

const TIMEOUT = 60_000;
const LONGEST_ANSWER = 16 << 20;

/** Header with the token, as in a document. */
export interface Authentication {
  readonly header: string;
  readonly value: string;
}

/** Returns the header for a token: Basic for "user:password", otherwise Bearer. */
export function authenticationOf(token: string): Authentication {
  return { header: "Authorization", value: token.includes(":") ? "Basic {basic}" : "Bearer {token}" };
}

/** Requests a URL once. Does not follow redirects, so that the token is not sent to another server. */
export async function fetchSample(url: URL, token: string | undefined): Promise<Sample> {
  const refuse = (reason: string, advice: string): StorecastError =>
    new StorecastError(`Cannot look at "${redactUrl(url)}": ${reason}`, { exitCode: ExitCode.api, advice });
  const headers = new Headers({ accept: "application/json, text/csv, */*" });
  if (token !== undefined) setTokenHeader(headers, authenticationOf(token), token);
  try {
    const response = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT) });
    if (response.status === 401 || response.status === 403) {
      await response.body?.cancel();
      const how = token === undefined ? "no token was sent" : `the token was sent as ${authenticationOf(token).value}`;
      throw refuse(
        `status is ${response.status}, and ${how}`,
        "Set SALES_API_TOKEN; if the API expects it in another form, save an answer to a file and give that file",
      );
    }
    if (response.status !== 200) {
      await response.body?.cancel();
      const at = response.headers.get("location");
      const to = at !== null && URL.canParse(at, url) ? `, a redirect to "${redactUrl(new URL(at, url))}"` : "";
      throw refuse(`status is ${response.status}${to}`, "Check the address, and give a day that has orders");
    }
    return { ...await readBody(response), headers: response.headers };
  } catch (error) {
    if (error instanceof StorecastError) throw error;
    // The runtime's own error shows the whole URL with its secrets.
    const reason = error instanceof DOMException ? "no complete answer within 60 s" : "the request failed";
    throw refuse(reason, "Check the address and that the server is running");
  }
}

async function readBody(response: Response): Promise<{ bytes: Uint8Array; isCut: boolean }> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    pieces.push(piece);
    length += piece.length;
    if (length > LONGEST_ANSWER) break;
  }
  return {
    bytes: new Uint8Array(await new Blob(pieces.map((piece) => piece.slice())).arrayBuffer()),
    isCut: length > LONGEST_ANSWER,
  };
}
