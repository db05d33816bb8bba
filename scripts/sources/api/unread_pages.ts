import type { AnnouncedPages } from "./announced_pages.ts";
import { apiError } from "./api_error.ts";
import { DayChangedError } from "./day_changed_error.ts";
import type { Paging } from "./paging.ts";

/** Finds rows that answers announce but that the document's paging does not reach. */
export class UnreadPages {
  static readonly advice = 'Describe the pages as "paging" under api in the source document, such as ' +
    '{"by": "page", "parameter": "page", "size": {"parameter": "per_page", "rows": 100}}, {"by": "link"} or {"by": "cursor", "parameter": "cursor", "next": "next_cursor"}';

  readonly #paging: Paging;
  #last: AnnouncedPages | undefined;
  #total: AnnouncedPages["total"];

  constructor(paging: Paging) {
    this.#paging = paging;
  }

  add(announced: AnnouncedPages): void {
    this.#last = announced;
    if (announced.total && announced.total.rows >= (this.#total?.rows ?? 0)) this.#total = announced.total;
  }

  /** Throws if more rows or pages are announced than were read; `rows`: rows read. */
  refuse(rows: number, place: string): void {
    const { by, total, more } = this.#paging;
    // Numbered pages are read until an empty page or the total, so that an announced next page means nothing.
    // The last answer may have a cursor too, if the document has "more".
    const isFollowed = by === "link" || by === "cursor" && more === undefined;
    const next = by === "none" ? this.#last?.next ?? this.#last?.pages : isFollowed ? this.#last?.next : undefined;
    if (next !== undefined) {
      throw apiError(
        `Cannot read ${place}: the answer announces a next page (${next}), ` +
          (by === "none" ? "and the source document has no paging" : `which paging by ${by} does not reach`),
        { advice: UnreadPages.advice },
      );
    }
    if (total !== undefined || this.#total === undefined || this.#total.rows <= rows) return;
    const message =
      `Cannot read ${place}: the answer announces more rows (${this.#total.header}) than the ${rows} read`;
    if (by === "none") {
      throw apiError(`${message}, and the source document has no paging`, { advice: UnreadPages.advice });
    }
    throw new DayChangedError(message, {
      advice: "Run the task again later; if that does not help, check the paging in the source document",
    });
  }
}
