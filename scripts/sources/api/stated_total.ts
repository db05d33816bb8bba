import { atPath } from "./at_path.ts";
import type { Paging } from "./paging.ts";
import { RequestError } from "../orders/request_error.ts";

/** Returns the total over all pages that an answer states where the document says; throws a `RequestError` if it is not there. */
export function statedTotal(
  total: Paging["total"],
  { headers, envelope }: { headers: Headers; envelope: unknown },
): number | undefined {
  if (total === undefined) return undefined;
  const { header, path } = total;
  // An API that answers a day without orders with {} states no total.
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
