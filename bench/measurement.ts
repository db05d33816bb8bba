/** One row of the result. */
export interface Measurement {
  readonly name: string;
  readonly seconds: number;
  readonly lines?: number;
  /** Seconds of what it is compared with, by name. */
  readonly floors?: Readonly<Record<string, number>>;
  readonly note?: string;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return values.toSorted((first, second) => first - second)[Math.floor(values.length / 2)]!;
}

/** Runs `work` and returns its seconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** A row of the table on the terminal, which is one of a Markdown table too. */
export function formatMeasurement({ name, seconds, lines, floors = {}, note = "" }: Measurement): string {
  const rate = lines === undefined ? "" : Math.round(lines / seconds).toLocaleString("en-US");
  const ratios = Object.entries(floors).map(([floor, its]) => `${(seconds / its).toFixed(2)} x ${floor}`).join(", ");
  return `| ${name} | ${seconds.toFixed(seconds < 1 ? 3 : 1)} | ${rate} | ${ratios} | ${note} |`;
}
