import { join } from "node:path";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import type { BenchStore } from "./bench_store.ts";
import type { Measurement } from "./measurement.ts";

const NOW = "2018-01-02T06:00:00Z";
const DAY = "2018-01-01";
const MEGABYTE = 1_000_000;

/** Sizes of the inputs; a smoke run uses smaller ones. */
export interface MemoryOptions {
  /** Megabytes of the API's answer that is too long; the packed one unpacks to six tenths of that. */
  readonly answerMegabytes: number;
}

/**
 * The peak resident set of whole tasks with inputs as large as anyone could send; it should stay below 300 MB. The note has the
 * exit code.
 */
export async function* measureMemory(store: BenchStore, options: MemoryOptions): AsyncGenerator<Measurement> {
  for (const [name, answer] of Object.entries(answers(options.answerMegabytes))) {
    await store.reset();
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, answer);
    const url = `http://127.0.0.1:${server.addr.port}/orders`;
    try {
      yield await measure(`pull, ${name}`, store, { url, args: ["pull", "--from", DAY, "--now", NOW] });
    } finally {
      await server.shutdown();
    }
  }
  for (const [name, parts] of Object.entries(archives(store.document.columns))) {
    await store.reset();
    const path = join(store.folder, "memory.csv");
    await Deno.writeFile(path, ReadableStream.from(parts).pipeThrough(new TextEncoderStream()));
    yield await measure(`archive, ${name}`, store, { args: ["archive", path] });
    await Deno.remove(path);
  }
}

/** Answers of the API to the first page; each later page is empty. */
function answers(megabytes: number): Record<string, (request: Request) => Response | Promise<Response>> {
  const json = (body: BodyInit, headers: Record<string, string> = {}): Response =>
    new Response(body, { headers: { "content-type": "application/json", "x-total-count": "1", ...headers } });
  const row = JSON.stringify({
    "Row ID": "1",
    "Order ID": "A",
    "Order Date": DAY,
    "Sales": "1.00",
    "City": "x".repeat(400),
  });
  const rows = (text: string, length: number): Response => {
    const count = Math.floor((length - 2) / (text.length + 1));
    return json(`[${`${text},`.repeat(count - 1)}${text}]`, { "x-total-count": String(count) });
  };
  return {
    "64 MB of rows": () => rows(row, 64 << 20),
    [`an answer of ${megabytes} MB`]: () => json(repeated(`${row},`.repeat(2_000), megabytes * MEGABYTE)),
    [`${megabytes * 0.6} MB packed as gzip`]: () =>
      json(
        repeated("[".padEnd(MEGABYTE), megabytes * 0.6 * MEGABYTE).pipeThrough(new CompressionStream("gzip")),
        { "content-encoding": "gzip" },
      ),
    "a text of 50 MB": () => json(`[{"Order ID":"${"x".repeat(50 * MEGABYTE)}"}]`),
    "a text of 50 MB outside Latin-1": () => json(`[{"Order ID":"${"\u4e00".repeat(50 * MEGABYTE / 3)}"}]`),
    "1 MB of short rows": () => rows("{}", MEGABYTE),
  };
}

/** A body of this many bytes that begins an array and does not end it. */
function repeated(text: string, bytes: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const piece = new TextEncoder().encode(text);
  let sent = 0;
  return new ReadableStream({
    pull(controller): void {
      controller.enqueue(sent === 0 ? new TextEncoder().encode("[") : piece);
      sent += piece.length;
      if (sent > bytes) controller.close();
    },
  });
}

/** Archives in the format of the Superstore's document, in parts. */
function archives(columns: SourceDocument["columns"]): Record<string, Iterable<string>> {
  const header = `${Object.values(columns).join(";")}\n`;
  const line = (id: number): string =>
    `${id};A${id};01.01.2018;02.01.2018;S;C;Name;Consumer;US;${
      "City".padEnd(400)
    };Ohio;12345;East;P;Office;Paper;Pen;1.00;1;0;0.5\n`;
  function* lines(count: number, after: (id: number) => string): Generator<string> {
    yield header;
    for (let id = 0; id < count; id++) yield line(id) + after(id);
  }
  return {
    "200,000 lines": lines(200_000, () => ""),
    "510,000 lines and 500,000 rejected": lines(510_000, (id) => id < 500_000 ? `too;few;${"x".repeat(400)}\n` : ""),
    "a text of 50 MB": lines(10, (id) => id === 5 ? line(99).replace("Name", "x".repeat(50 * MEGABYTE)) : ""),
    "a quoted text of 50 MB": lines(
      10,
      (id) => id === 5 ? line(99).replace("Name", `"${"é".repeat(25 * MEGABYTE)}"`) : "",
    ),
  };
}

async function measure(
  name: string,
  store: BenchStore,
  { args, url = "" }: { args: string[]; url?: string },
): Promise<Measurement> {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("../deno.json", import.meta.url)));
  const [, ...command] = tasks[args[0]!].command.split(" ");
  const start = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: [...command, ...args.slice(1)],
    cwd: new URL("..", import.meta.url),
    env: { DATABASE_URL: store.url, SALES_API_URL: url, STORECAST_DATA: store.folder, STORECAST_SOURCE: "" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let peak = 0;
  // The kernel records the peak, so polling finds it, except for the process's last moments.
  const timer = setInterval(() => peak = Math.max(peak, peakOf(child.pid)), 20);
  const { code, stderr } = await child.output().finally(() => clearInterval(timer));
  const said = new TextDecoder().decode(stderr).trim().split(/(?<=[^.]{30}\.) |\n/)[0]!.slice(0, 160);
  return {
    name,
    seconds: (performance.now() - start) / 1000,
    note: `peak ${Math.round(peak)} MB, exit code ${code}${said && `: ${said}`}`,
  };
}

/** Megabytes of the highest resident set of a process; 0 if it has ended. */
function peakOf(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) * 1024 / 1e6;
  } catch {
    return 0;
  }
}
