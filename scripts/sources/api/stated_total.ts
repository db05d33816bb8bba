import { atPath } from "./at_path.ts";
import type { Paging } from "./paging.ts";
import { RequestError } from "../orders/request_error.ts";

/** Returns how many rows all pages have, from where a document says; throws a `RequestError` if the answer does not say it there. */
export function statedTotal(
  total: Paging["total"],
  { headers, envelope }: { headers: Headers; envelope: unknown },
): number | undefined {
  if (total === undefined) return undefined;
  const { header, path } = total;
  // An API that answers nothing but {} for a day without orders does not say a total either.
  if (path !== undefined && Object.keys(envelope as object).length === 0) return undefined;
  const place = header === undefined ? `"${path}" of the answer` : `the header "${header}"`;
  const stated = header === undefined ? atPath(envelope, path!.split(".")) : headers.get(header) ?? undefined;
  if (typeof stated === "string" && /^\d{1,15}$/.test(stated)) return Number(stated);
  const reason = stated === undefined
    ? "is missing"
    : `is ${JSON.stringify(stated).slice(0, 80)}, not a number of rows`;
  throw new RequestError(`${place} ${reason}`, {
    advice:
      "Correct totalHeader, or total under paging, in the source document; leave it out if the API does not send the number of rows",
  });
}
