import type { ApiDocument } from "../documents/source_document.ts";

/** How an API divides a day into pages, in the one form that the code works with. */
export interface Paging {
  /** `none`: one answer holds the day. */
  readonly by: "none" | "page" | "offset" | "cursor" | "link";
  /** Parameter for the page number, the offset or the cursor: its name in the query, or its path in the body. */
  readonly parameter?: string | undefined;
  /** How that parameter is written, with {page}, {offset} or {cursor} in it. */
  readonly value?: string | undefined;
  /** Where parameters go. */
  readonly isInBody: boolean;
  /** Number of the first page, or the first offset. */
  readonly first: number;
  /** Whether the document itself says what `first` is. */
  readonly isFirstStated: boolean;
  /** Path in the answer of the next cursor, or of the link to the next page; by link undefined for the header `Link`. */
  readonly next?: readonly string[] | undefined;
  /** Path in the answer of what is true while there is a next page. */
  readonly more?: readonly string[] | undefined;
  /** Whether the cursor stands in place of all other parameters. */
  readonly isAlone: boolean;
  readonly size?: { readonly parameter: string; readonly rows: number } | undefined;
  /** Where the answer says how many rows, or lines of them, all pages have. */
  readonly total?: { readonly header?: string; readonly path?: string; readonly of?: "orders" | "lines" } | undefined;
  /** Statuses that say that there is no such page. */
  readonly end: readonly number[];
  /** Whether the last page once more says so. */
  readonly endsWithRepeat: boolean;
}

/** Returns the paging of a document, which writes it as `paging`, or by page as `pageParameter` and its companions. */
export function pagingOf(api: ApiDocument): Paging {
  const { paging, pageParameter, limitParameter, pageSize, totalHeader } = api;
  const total = totalHeader === undefined ? undefined : { header: totalHeader };
  const none: Paging = {
    by: "none",
    first: 0,
    isFirstStated: true,
    isInBody: false,
    isAlone: false,
    end: [],
    endsWithRepeat: false,
    total,
  };
  if (paging) {
    return {
      by: paging.by,
      parameter: paging.parameter,
      value: paging.value,
      isInBody: paging.in === "body",
      first: paging.first ?? (paging.by === "page" ? 1 : 0),
      // There is no offset before 0.
      isFirstStated: paging.first !== undefined || paging.by !== "page",
      next: paging.next?.split("."),
      more: paging.more?.split("."),
      isAlone: paging.alone ?? false,
      size: paging.size,
      total: paging.total,
      end: (paging.end ?? []).filter((status) => status !== "repeat"),
      endsWithRepeat: paging.end?.includes("repeat") ?? false,
    };
  }
  if (!pageParameter) return none;
  return {
    ...none,
    by: "page",
    parameter: pageParameter,
    first: 1,
    isFirstStated: false,
    size: { parameter: limitParameter!, rows: pageSize! },
  };
}
