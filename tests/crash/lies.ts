/** A page as the honest API would send it. */
export interface HonestPage {
  /** The rows by page, from 1, of the day that was asked for. */
  readonly pages: readonly (readonly Record<string, unknown>[])[];
  /** Its number, from 1. */
  readonly page: number;
  readonly total: number;
  readonly totalHeader: string;
  /** The rows of the day before. */
  readonly otherDay: readonly Record<string, unknown>[];
}

type Lie = (page: HonestPage) => Response;

/** The ways in which an API answers a request for a page wrongly. */
export const LIES: Readonly<Record<string, Lie>> = {
  "cut in the middle of a row": (page) => answer(page, { body: textOf(page).slice(0, -40) }),
  "cut after a row": (page) => answer(page, { body: textOf(page).slice(0, -1) }),
  "cut to one character": (page) => answer(page, { body: "[" }),
  "without a body": (page) => answer(page, { body: "" }),
  "connection closed in the middle": (page) => answer(page, { body: broken(textOf(page)) }),
  "a character every 5 ms": (page) => answer(page, { body: slow(textOf(page).slice(0, 400)) }),
  "total too large": (page) => answer(page, { total: String(page.total + 7) }),
  "total too small": (page) => answer(page, { total: String(Math.max(0, page.total - 7)) }),
  "total 0": (page) => answer(page, { total: "0" }),
  "total missing": (page) => answer(page, { total: undefined }),
  "total not a number": (page) => answer(page, { total: "many" }),
  "total negative": (page) => answer(page, { total: "-1" }),
  "total enormous": (page) => answer(page, { total: "999999999999999" }),
  "HTML": (page) => answer(page, { body: "<h1>Log in</h1>", type: "text/html" }),
  "HTML that says it is JSON": (page) => answer(page, { body: "<h1>Log in</h1>" }),
  "the first page again": (page) => answer(page, { rows: page.pages[0]! }),
  "the last page": (page) => answer(page, { rows: page.pages.at(-1)! }),
  "a page too many": (page) => answer(page, { rows: page.pages.flat() }),
  "an empty page": (page) => answer(page, { rows: [] }),
  "no orders at all": (page) => answer(page, { rows: [], total: "0" }),
  "one row less": (page) => answer(page, { rows: rowsOf(page).slice(1) }),
  "one row less, and the total fits": (page) =>
    answer(page, { rows: rowsOf(page).slice(1), total: String(page.total - 1) }),
  "every row twice": (page) => answer(page, { rows: rowsOf(page).flatMap((row) => [row, row]) }),
  "every row twice, and the total fits": (page) =>
    answer(page, { rows: rowsOf(page).flatMap((row) => [row, row]), total: String(page.total + rowsOf(page).length) }),
  "in another order": (page) => answer(page, { rows: rowsOf(page).toReversed() }),
  "rows of another day": (page) => answer(page, { rows: page.otherDay.slice(0, rowsOf(page).length) }),
  "status 500": () => new Response("no", { status: 500 }),
  "status 503, wait a second": () => new Response("no", { status: 503, headers: { "retry-after": "1" } }),
  "status 429, wait a day": () => new Response("no", { status: 429, headers: { "retry-after": "86400" } }),
  "status 401": () => new Response("no", { status: 401 }),
  "status 404": () => new Response("no", { status: 404 }),
  "status 204": () => new Response(null, { status: 204 }),
  "a redirect to itself": () => new Response("", { status: 302, headers: { location: "/orders" } }),
  "an object": (page) => answer(page, { body: `{"rows":${textOf(page)}}` }),
  "null": (page) => answer(page, { body: "null" }),
  "rows that are null": (page) => answer(page, { rows: rowsOf(page).map(() => null) }),
  "rows that are arrays": (page) => answer(page, { rows: rowsOf(page).map((row) => Object.values(row)) }),
  "more after the end": (page) => answer(page, { body: `${textOf(page)} []` }),
  "not UTF-8": (page) => answer(page, { body: Uint8Array.from([...bytesOf(page).slice(0, 30), 0xff, 0xfe]) }),
  "a byte order mark": (page) => answer(page, { body: `\uFEFF${textOf(page)}` }),
  "sales are a word": (page) => answer(page, { rows: withField(page, "Sales", "many") }),
  "sales are an object": (page) => answer(page, { rows: withField(page, "Sales", { of: [1] }) }),
  "sales are true": (page) => answer(page, { rows: withField(page, "Sales", true) }),
  "sales are far too large": (page) => answer(page, { rows: withField(page, "Sales", "9".repeat(80)) }),
  "other sales": (page) => answer(page, { rows: withField(page, "Sales", "12345.67") }),
  "quantities are null": (page) => answer(page, { rows: withField(page, "Quantity", null) }),
  "a day that is none": (page) => answer(page, { rows: withField(page, "Order Date", "2024-02-31") }),
  "without order numbers": (page) => answer(page, { rows: withField(page, "Order ID", undefined) }),
  "a column more": (page) => answer(page, { rows: withField(page, "Color", "red") }),
  "a NUL in a name": (page) => answer(page, { rows: withField(page, "Product Name", "a\0b") }),
  "a name of 2 MB": (page) => answer(page, { rows: withField(page, "Product Name", "x".repeat(2e6)) }),
  "arrays in arrays": (page) => answer(page, { body: "[".repeat(20_000) + "]".repeat(20_000) }),
};

/** Answers as the API should. */
export function honest(page: HonestPage): Response {
  return answer(page, {});
}

function answer(
  page: HonestPage,
  changed: { rows?: readonly unknown[]; body?: BodyInit; total?: string | undefined; type?: string },
): Response {
  const headers = new Headers({ "content-type": changed.type ?? "application/json" });
  const total = "total" in changed ? changed.total : String(page.total);
  if (total !== undefined) headers.set(page.totalHeader, total);
  return new Response(changed.body ?? JSON.stringify(changed.rows ?? rowsOf(page)), { headers });
}

function rowsOf({ pages, page }: HonestPage): readonly Record<string, unknown>[] {
  return pages[page - 1] ?? [];
}

function textOf(page: HonestPage): string {
  return JSON.stringify(rowsOf(page));
}

function bytesOf(page: HonestPage): Uint8Array {
  return new TextEncoder().encode(textOf(page));
}

/** The rows with another value in the first, and in every third after it. */
function withField(page: HonestPage, name: string, value: unknown): unknown[] {
  return rowsOf(page).map((row, index) => index % 3 === 0 ? { ...row, [name]: value } : row);
}

function broken(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller): void {
      controller.enqueue(new TextEncoder().encode(text.slice(0, text.length / 2)));
      setTimeout(() => controller.error(new Error("closed")), 20);
    },
  });
}

function slow(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let sent = 0;
  return new ReadableStream({
    async pull(controller): Promise<void> {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (sent === bytes.length) controller.close();
      else controller.enqueue(bytes.slice(sent, ++sent));
    },
  });
}
