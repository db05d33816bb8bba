/** One row of the result. */
export interface Measurement {
  readonly name: string;
  readonly seconds: number;
  readonly lines?: number;
  /** Seconds of the floors, by name. */
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

/** Formats a measurement as a row of a Markdown table. */
export function formatMeasurement({ name, seconds, lines, floors = {}, note = "" }: Measurement): string {
  const rate = lines === undefined ? "" : Math.round(lines / seconds).toLocaleString("en-US");
  const ratios = Object.entries(floors).map(([floor, its]) => `${(seconds / its).toFixed(2)} x ${floor}`).join(", ");
  return `| ${name} | ${seconds.toFixed(seconds < 1 ? 3 : 1)} | ${rate} | ${ratios} | ${note} |`;
}
