import type { SourceDocument } from "./source_document.ts";

/** How an API divides a day into pages, in the one form that the code works with. */
export interface Paging {
  /** `none`: one answer holds the day. */
  readonly by: "none" | "page" | "offset" | "link";
  /** Query parameter for the page number or the offset. */
  readonly parameter?: string | undefined;
  /** Number of the first page, or the first offset. */
  readonly first: number;
  /** Whether the document itself says what `first` is. */
  readonly isFirstStated: boolean;
  readonly size?: { readonly parameter: string; readonly rows: number } | undefined;
  /** Response header with the number of rows in all pages. */
  readonly totalHeader?: string | undefined;
}

/** Returns the paging of a document, which writes it as `paging`, or by page as `pageParameter` and its companions. */
export function pagingOf(api: SourceDocument["api"]): Paging {
  const { paging, pageParameter, limitParameter, pageSize, totalHeader } = api;
  if (paging) {
    return {
      by: paging.by,
      parameter: paging.parameter,
      first: paging.first ?? (paging.by === "page" ? 1 : 0),
      // There is no offset before 0.
      isFirstStated: paging.first !== undefined || paging.by !== "page",
      size: paging.size,
      totalHeader: paging.total?.header,
    };
  }
  if (!pageParameter) return { by: "none", first: 0, isFirstStated: true, totalHeader };
  return {
    by: "page",
    parameter: pageParameter,
    first: 1,
    isFirstStated: false,
    size: { parameter: limitParameter!, rows: pageSize! },
    totalHeader,
  };
}
