import { apiError, DayChangedError, DayNotWholeError } from "./api_errors.ts";
import { type Channel } from "../documents/channel.ts";
import { ColumnWatch } from "../orders/column_watch.ts";
import { decodeJson } from "../orders/decode_json.ts";
import { DistinctLines } from "./distinct_lines.ts";
import type { FetchedPage } from "./fetch_page.ts";
import { LONGEST_RECORD, tooLong } from "../orders/longest_record.ts";
import { type OrderLine, OrderReader } from "../orders/order_reader.ts";
import type { Paging } from "./paging.ts";
import { parseJsonRow } from "../orders/parse_json_row.ts";
import { RequestError } from "../orders/request_error.ts";
import { UnreadPages } from "./unread_pages.ts";

/** A line of a day, with the row that has it. */
export interface DayLine {
  readonly line: OrderLine;
  /** JSON text of the row as received; only its beginning if the row is too long. */
  readonly raw: string;
}

/** Consecutive lines of a day. */
export interface DayLines {
  readonly lines: readonly DayLine[];
  /** Bytes of their rows, in order. */
  readonly received: readonly Uint8Array[];
}

/** Most rows of a day in pages, whose hashes are held in memory; no shop has more. */
const MOST_ROWS = 2_000_000;

/** Most lines that are yielded at once, and most bytes of their rows. */
const ROWS_AT_ONCE = 500;
const BYTES_AT_ONCE = 1 << 18;

/** Bytes shown of a row that is too long. */
const SHOWN_BYTES = 4_000;

/** How many times longer than a line an order may be. */
const LINES_OF_ORDER = 16;

const UNSORTED =
  "Sort the pages by dayParameters, if the API can, so that none overlaps another; if an order can have two " +
  "equal lines, name row_id in the source document. The day is still due";

/** State of reading a day page by page: the rows so far, and whether they are the whole day. */
export class DayReading {
  readonly #paging: Paging;
  readonly #orders: OrderReader;
  readonly #rows = new DistinctLines();
  readonly #columns: ColumnWatch;
  readonly #unread: UnreadPages;
  readonly #longestRow: number;
  readonly #pages = new Map<string, number>();
  /** Rows or lines of the day, as the API states them. */
  #total: number | undefined;
  #lines = 0;
  #number = 0;
  #place = "";
  #longestPage = 0;
  #isNextAnnounced = false;

  constructor(channel: Channel, paging: Paging) {
    this.#paging = paging;
    this.#orders = new OrderReader(channel);
    this.#columns = new ColumnWatch(this.#orders.needed);
    this.#unread = new UnreadPages(paging);
    this.#longestRow = channel.lines.path.length === 0 ? LONGEST_RECORD : LONGEST_RECORD * LINES_OF_ORDER;
  }

  /** Rows of all pages so far, including repeated ones. */
  get received(): number {
    return this.#rows.rows;
  }

  /** Whether all announced rows were read, so that the next page only shows whether there are more. */
  get isPastEnd(): boolean {
    return this.#number > 0 && this.#isComplete && !this.#isNextAnnounced;
  }

  get #isComplete(): boolean {
    return this.#total !== undefined && this.#counted === this.#total;
  }

  /** The lines or rows so far, whichever the total counts. */
  get #counted(): number {
    return this.#paging.total?.of === "lines" ? this.#lines : this.#rows.count;
  }

  /** Begins a page; throws if it states another total than the pages before. */
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
   * Whether a page repeats an earlier one: some APIs answer so after the last page. Throws if rows are still missing, unless the
   * document says that a repeated last page is the end.
   */
  isRepeated({ fingerprint, rows }: FetchedPage, isPastEnd: boolean): boolean {
    const earlier = this.#pages.get(fingerprint);
    if (earlier === undefined) {
      this.#pages.set(fingerprint, this.#number);
      return false;
    }
    // If a full first page is repeated, the API ignores the parameter.
    const mayBeEnd = earlier === this.#number - 1 &&
      (earlier > 1 || rows.length < (this.#paging.size?.rows ?? Infinity));
    if (isPastEnd || this.#paging.endsWithRepeat && mayBeEnd) return true;
    throw apiError(`Cannot read ${this.#place}: it is the same as page ${earlier}`, {
      advice: "Check the paging in the source document: the API seems to ignore its parameter",
    });
  }

  /** Reads the lines of a page in blocks, without rows that an earlier page had. */
  *lines({ rows }: FetchedPage): Generator<DayLines> {
    let lines: DayLine[] = [];
    let received: Uint8Array[] = [];
    let bytes = 0;
    for (const row of rows) {
      const read = this.#read(row);
      if (read === undefined) continue;
      lines.push(...read);
      const rowBytes = row instanceof Uint8Array ? row : new TextEncoder().encode(row.record);
      received.push(rowBytes);
      bytes += rowBytes.length;
      if (lines.length < ROWS_AT_ONCE && bytes < BYTES_AT_ONCE) continue;
      yield { lines, received };
      lines = [];
      received = [];
      bytes = 0;
    }
    if (received.length > 0) yield { lines, received };
    this.#rows.endPage();
    if (this.#total !== undefined && this.#counted > this.#total) throw this.#notTheTotal();
  }

  /** Reads the lines of a row; undefined if an earlier page had it. */
  #read(bytes: FetchedPage["rows"][number]): DayLine[] | undefined {
    if (!(bytes instanceof Uint8Array)) {
      const { record, code, reason } = bytes;
      this.#isNew(new TextEncoder().encode(record), undefined);
      return [{ line: { code, reason }, raw: record }];
    }
    if (bytes.length > this.#longestRow) {
      const beginning = new TextDecoder().decode(bytes.subarray(0, SHOWN_BYTES));
      const { record, ...line } = tooLong({ beginning, bytes: bytes.length });
      return this.#isNew(bytes, undefined) ? [{ line, raw: record }] : undefined;
    }
    const { raw, row } = this.#parse(bytes);
    if (!("object" in row)) return this.#isNew(bytes, undefined) ? [{ line: row, raw }] : undefined;
    this.#columns.add(row.object);
    if (!this.#isNew(bytes, this.#paging.by === "none" ? undefined : this.#orders.idOf(row.object))) return undefined;
    const lines = this.#orders.read(row.object);
    this.#lines += lines.length;
    return lines.map((line) => ({ line, raw }));
  }

  #parse(bytes: Uint8Array): { raw: string; row: ReturnType<typeof parseJsonRow> } {
    try {
      const raw = decodeJson(bytes);
      return { raw, row: parseJsonRow(raw, bytes) };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      throw apiError(`Cannot read ${this.#place}: ${error.message} (1 attempt)`, { advice: error.advice });
    }
  }

  /** Counts a row; returns whether no earlier page had it. */
  #isNew(bytes: Uint8Array, id: string | undefined): boolean {
    if (this.#paging.by === "none") {
      this.#rows.rows++; // one page repeats nothing
      return true;
    }
    if (this.#rows.count >= MOST_ROWS) {
      throw apiError(`Cannot read ${this.#place}: the day has more than ${MOST_ROWS} rows`, {
        advice: "Check dayParameters and the paging in the source document",
      });
    }
    const isNew = this.#rows.add(bytes, id);
    if (!isNew && this.#total === undefined) {
      throw new DayChangedError(`Cannot read ${this.#place}: it has rows that came on an earlier page`, {
        advice: UNSORTED,
      });
    }
    return isNew;
  }

  /**
   * Whether a page by number or offset is the last one. After a full page there is always another request, even if all announced rows
   * were read: the total may be older than the last order. A page with fewer rows than requested need not be the last one: the API may
   * have a lower limit.
   */
  isLast({ rows }: FetchedPage): boolean {
    const isFull = rows.length >= (this.#paging.size?.rows ?? 1) ||
      this.#number > 1 && rows.length >= this.#longestPage;
    this.#longestPage = Math.max(this.#longestPage, rows.length);
    return rows.length === 0 || this.#isComplete && !this.#isNextAnnounced && !isFull;
  }

  /** Throws if the pages are not the whole day. */
  end(): void {
    this.#unread.refuse(Math.max(this.#rows.rows, this.#lines), this.#place);
    if (this.#total !== undefined && this.#total !== this.#counted) throw this.#notTheTotal();
    const reason = this.#columns.reason;
    if (reason !== undefined) {
      throw new DayNotWholeError(`Cannot read ${this.#place}: ${reason}`, {
        advice: "Correct columns in the source document, or skip, or remove what the API does not have; " +
          'if the API leaves out empty values, write { "first": ["NAME"], "else": null }',
      });
    }
  }

  /** Throws if the page before the first one has rows that were not read: then the API begins to count its pages there. */
  requireNoEarlierPage({ rows }: FetchedPage, place: string): void {
    const known = rows.filter((bytes) => {
      if (!(bytes instanceof Uint8Array)) return false;
      const row = bytes.length > this.#longestRow ? undefined : this.#parse(bytes).row;
      return this.#rows.has(bytes, row && "object" in row ? this.#orders.idOf(row.object) : undefined);
    }).length;
    const missed = rows.length - known;
    if (missed === 0) return;
    if (known > 0) {
      throw new DayChangedError(`Cannot read ${place}: it has ${missed} rows that no other page has`);
    }
    throw apiError(`Cannot read ${place}: its ${missed} rows are on none of the later pages`, {
      advice: 'Set "first" under paging in the source document to the number of the first page, 0 or 1',
    });
  }

  #notTheTotal(): DayChangedError {
    const { rows, count, repeated } = this.#rows;
    const sent = this.#paging.total?.of === "lines"
      ? `${this.#lines} lines`
      : repeated === 0
      ? `${rows} rows`
      : `${count} rows, ${repeated} of them twice`;
    const advice = this.#paging.by === "none" ? UnreadPages.advice : repeated > 0 ? UNSORTED : undefined;
    return new DayChangedError(
      `Cannot read ${this.#place}: the API sent ${sent}, but announced ${this.#total}`,
      advice === undefined ? {} : { advice },
    );
  }
}
