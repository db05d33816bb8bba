import type { ApiDocument } from "../documents/source_document.ts";

/** Division of a day into pages, normalized from either form of a source document. */
export interface Paging {
  /** `none`: one answer has the whole day. */
  readonly by: "none" | "page" | "offset" | "cursor" | "link";
  /** Name in the query, or path in the body, of the page number, the offset or the cursor. */
  readonly parameter?: string | undefined;
  /** Template of the parameter's value, with {page}, {offset} or {cursor}. */
  readonly value?: string | undefined;
  /** Whether the parameters of the page go into the body, not the query. */
  readonly isInBody: boolean;
  /** Number of the first page, or the first offset. */
  readonly first: number;
  /** Whether `first` is certain: the document states it, or it follows from `by`. */
  readonly isFirstStated: boolean;
  /** Path of the next cursor, or of the link to the next page, in the answer; undefined for the header `Link`. */
  readonly next?: readonly string[] | undefined;
  /** Path of a value in the answer that is true as long as there is a next page. */
  readonly more?: readonly string[] | undefined;
  /** Whether the cursor replaces all other parameters. */
  readonly isAlone: boolean;
  readonly size?: { readonly parameter: string; readonly rows: number } | undefined;
  /** Where the answer states the total of rows, or lines, over all pages. */
  readonly total?: { readonly header?: string; readonly path?: string; readonly of?: "orders" | "lines" } | undefined;
  /** HTTP statuses that mean that there is no such page. */
  readonly end: readonly number[];
  /** Whether the API answers a request beyond the last page with the last page again. */
  readonly endsWithRepeat: boolean;
}

/** Returns the paging of a document, from `paging` or from `pageParameter`, `limitParameter` and `pageSize`. */
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
      // An offset begins at 0 at every API.
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
