import { RequestError } from "./request_error.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Decodes the bytes of JSON; throws a `RequestError` if they are not UTF-8. */
export function decodeJson(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new RequestError("the answer is not UTF-8", { advice: "Have the API send JSON as UTF-8" });
  }
}
