import { apiError } from "./api_error.ts";
import { atPath } from "./at_path.ts";
import type { FetchedPage } from "./fetch_page.ts";
import type { Paging } from "./paging.ts";

/** Whether a value means that there is no next page. */
function isNone(stated: unknown): boolean {
  return stated === undefined || stated === null || stated === "" || stated === false;
}

/** Returns the cursor or link of the next page; undefined if this is the last one. Throws if the answer is not as `paging` says. */
export function nextPage(paging: Paging, page: FetchedPage, place: string): string | undefined {
  const { by, next: path, more } = paging;
  if (by === "link" && path === undefined) return page.announced.nextLink;
  const stated = atPath(page.envelope, path!);
  const next = typeof stated === "string" && stated !== "" ? stated : undefined;
  if (next === undefined && !isNone(stated)) {
    const shown = JSON.stringify(stated).slice(0, 80);
    throw apiError(
      `Cannot read ${place}: "${path!.join(".")}" of the answer is ${shown}, which is not a ${
        by === "link" ? "link" : "cursor"
      }`,
      { advice: 'Correct "next" under paging in the source document: it must lead to a text or a number' },
    );
  }
  if (more === undefined) return next;
  const hasMore = atPath(page.envelope, more);
  if (hasMore === undefined && Object.keys(page.envelope as object).length > 0) {
    throw apiError(
      `Cannot read ${place}: the answer has nothing at "${more.join(".")}", which says whether there is a next page`,
      {
        advice: 'Correct "more" under paging in the source document',
      },
    );
  }
  if (hasMore === undefined || hasMore === null || hasMore === false || hasMore === "false" || hasMore === "0") {
    return undefined;
  }
  if (next !== undefined) return next;
  throw apiError(
    `Cannot read ${place}: "${more.join(".")}" says that there is a next page, and "${path!.join(".")}" is empty`,
    {
      advice: 'Check "next" and "more" under paging in the source document',
    },
  );
}
