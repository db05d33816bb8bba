import { createHash } from "node:crypto";
import { apiError } from "./api_error.ts";
import { ColumnWatch } from "./column_watch.ts";
import { DayNotWholeError } from "./day_not_whole_error.ts";
import { DayChangedError } from "./day_changed_error.ts";
import { DistinctLines } from "./distinct_lines.ts";
import type { FetchedPage } from "./fetch_page.ts";
import type { Paging } from "./paging.ts";
import { type ApiRow, parseApiRow } from "./parse_api_row.ts";
import { RequestError } from "./request_error.ts";
import type { SourceDocument } from "./source_document.ts";
import { type RawRow, splitRows } from "./split_rows.ts";
import { UnreadPages } from "./unread_pages.ts";

/** What of a source document says how to read a day. */
export type ApiDocument = Pick<SourceDocument, "api" | "attributes"> & {
  readonly columns: Readonly<Record<string, string>>;
};

/** Rows of a day that follow each other; a day without orders has none. */
export interface ApiRows {
  readonly rows: ApiRow[];
  /** The bytes of these rows, in order. */
  readonly received: Uint8Array[];
}

/** Lines of a day in pages, whose numbers are held; a day of more is no shop's. */
const MOST_LINES = 2_000_000;

/** Rows, and their bytes, that are parsed at once. */
const ROWS_AT_ONCE = 500;
const BYTES_AT_ONCE = 1 << 18;

const UNSORTED =
  "Sort the pages by dayParameters, if the API can, so that none overlaps another; if an order can have two " +
  "equal lines, name row_id in the source document. The day is still due";

/** What the pages of a day have shown so far, and whether they are all of it. */
export class DayReading {
  readonly #paging: Paging;
  readonly #lines: DistinctLines;
  readonly #columns: ColumnWatch;
  readonly #unread: UnreadPages;
  readonly #pages = new Map<string, number>();
  /** Lines of the day by the header that the document names. */
  #total: number | undefined;
  #number = 0;
  #place = "";
  #longestPage = 0;
  #isNextAnnounced = false;

  constructor({ columns, attributes = {} }: ApiDocument, paging: Paging) {
    this.#paging = paging;
    const { order_id, row_id, order_date, sales, ...optional } = columns;
    this.#lines = new DistinctLines(row_id && order_id ? [order_id, row_id] : []);
    this.#columns = new ColumnWatch({
      required: [order_id, row_id, order_date, sales].filter((name) => name !== undefined),
      optional: [...Object.values(optional), ...Object.values(attributes)],
    });
    this.#unread = new UnreadPages(paging);
  }

  /** Rows of the pages so far. */
  get received(): number {
    return this.#lines.rows;
  }

  /** Whether all lines that the API announced have come, and the next page only shows whether there are more. */
  get isBehind(): boolean {
    return this.#number > 0 && this.#lines.count === this.#total && !this.#isNextAnnounced;
  }

  /** Takes up a page; throws if the number of rows in all pages is another than before. */
  begin(page: FetchedPage, { number, place }: { number: number; place: string }): void {
    this.#number = number;
    this.#place = place;
    this.#total ??= page.total;
    if (page.total !== undefined && page.total !== this.#total) {
      throw new DayChangedError(
        `Cannot read ${place}: the API announced ${this.#total} rows before, and ${page.total} now`,
      );
    }
    this.#isNextAnnounced = page.announced.next !== undefined;
    this.#unread.add(page.announced);
  }

  /**
   * Whether a page is an earlier one once more after the last one, as some APIs answer beyond it. Throws if it comes while rows
   * are still missing.
   */
  isRepeated({ blocks }: FetchedPage, isBehind: boolean): boolean {
    const hash = createHash("sha256");
    for (const block of blocks) hash.update(block);
    const fingerprint = hash.digest("base64");
    const earlier = this.#pages.get(fingerprint);
    if (earlier === undefined) {
      this.#pages.set(fingerprint, this.#number);
      return false;
    }
    if (isBehind) return true;
    throw apiError(`Cannot read ${this.#place}: it is the same as page ${earlier}`, {
      advice: "Check the paging in the source document: the API seems to ignore its parameter",
    });
  }

  /** Parses the rows of a page, some at a time; leaves out lines of earlier pages. */
  *rows({ blocks }: FetchedPage): Generator<ApiRows> {
    let rows: ApiRow[] = [];
    let received: Uint8Array[] = [];
    let bytes = 0;
    for (const raw of splitRows(blocks)) {
      const row = parseApiRow(raw);
      this.#columns.add(row);
      if (!this.#add(raw, row)) continue;
      rows.push(row);
      received.push(...raw.parts);
      bytes += raw.bytes;
      if (rows.length < ROWS_AT_ONCE && bytes < BYTES_AT_ONCE) continue;
      yield { rows, received };
      rows = [];
      received = [];
      bytes = 0;
    }
    if (rows.length > 0) yield { rows, received };
    this.#lines.endPage();
    if (this.#total !== undefined && this.#lines.count > this.#total) throw this.#notTheTotal();
  }

  /** Counts a row; returns whether its line is new. */
  #add(raw: RawRow, row: ApiRow): boolean {
    if (this.#paging.by === "none") {
      this.#lines.rows++; // one page repeats nothing
      return true;
    }
    if (this.#lines.count >= MOST_LINES) {
      throw apiError(`Cannot read ${this.#place}: the day has more than ${MOST_LINES} rows`, {
        advice: "Check dayParameters and the paging in the source document",
      });
    }
    const isNew = this.#lines.add(raw, row);
    if (!isNew && this.#total === undefined) {
      throw new DayChangedError(`Cannot read ${this.#place}: it has rows that came on an earlier page`, {
        advice: UNSORTED,
      });
    }
    return isNew;
  }

  /**
   * Whether a page is the last one. A full one is looked behind although all lines that were announced have come: the number may
   * be of before the last order. A page with fewer rows than requested need not be the last one: an API may limit its pages.
   */
  isLast(page: FetchedPage): boolean {
    const isFull = page.rows >= (this.#paging.size?.rows ?? 1) || this.#number > 1 && page.rows >= this.#longestPage;
    this.#longestPage = Math.max(this.#longestPage, page.rows);
    if (this.#paging.by === "none") return true;
    if (this.#paging.by === "link") return page.announced.nextLink === undefined;
    return page.rows === 0 || this.#lines.count === this.#total && !this.#isNextAnnounced && !isFull;
  }

  /** Throws if the pages are not the whole day. */
  end(): void {
    this.#unread.refuse(this.#lines.rows, this.#place);
    if (this.#total !== undefined && this.#total !== this.#lines.count) throw this.#notTheTotal();
    const reason = this.#columns.reason;
    if (reason !== undefined) {
      throw new DayNotWholeError(`Cannot read ${this.#place}: ${reason}`, {
        advice: "Correct columns in the source document, or take out the columns that the API does not have",
      });
    }
  }

  /** Throws if the page before the first one has rows that no page had: then the API counts its pages from there. */
  async refuseMissedHead(fetchPage: () => Promise<FetchedPage>, place: string): Promise<void> {
    let page: FetchedPage;
    try {
      page = await fetchPage();
    } catch (error) {
      if (error instanceof RequestError) return; // no such page
      throw error;
    }
    let known = 0;
    let missed = 0;
    for (const raw of splitRows(page.blocks)) {
      if (this.#lines.has(raw, parseApiRow(raw))) known++;
      else missed++;
    }
    if (missed === 0) return;
    if (known > 0) {
      throw new DayChangedError(`Cannot read ${place}: it has ${missed} rows that no page had before`);
    }
    throw apiError(`Cannot read ${place}: its ${missed} rows are on no page from page 1 on`, {
      advice: 'Say in the source document that the pages begin at 0, as "first" under paging, or at 1, if they do',
    });
  }

  #notTheTotal(): DayChangedError {
    const { rows, count, repeated } = this.#lines;
    const sent = repeated === 0 ? `${rows} rows` : `${count} rows and ${repeated} of them twice`;
    const advice = this.#paging.by === "none" ? UnreadPages.advice : repeated > 0 ? UNSORTED : undefined;
    return new DayChangedError(
      `Cannot read ${this.#place}: the API sent ${sent}, but announced ${this.#total}`,
      advice === undefined ? {} : { advice },
    );
  }
}
