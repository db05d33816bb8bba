import type { PreparedSeries } from "./prepared_series.ts";

/**
 * Returns a function that gives the fingerprint of an origin: a text that changes whenever anything changes on which a forecast
 * from there can depend: the days before it and the calendar until the end of its horizon. 64 bits of a multiplicative hash
 * (Knuth, The Art of Computer Programming, volume 3, section 6.4): a guard against restated days, not against malice.
 */
export function fingerprints(series: PreparedSeries, horizon: number): (origin: number) => string {
  const known = [series.values, ...(series.orders ? [series.orders] : [])].map(prefixHashes);
  const exogenous = series.calendar.map(prefixHashes);
  const written = new Map<number, string>(); // every model asks for each
  return (origin) => {
    let text = written.get(origin);
    if (text === undefined) {
      const parts = [...known.map((hash) => hash(origin)), ...exogenous.map((hash) => hash(origin + horizon))];
      text = [series.firstDay, ...parts].join(".");
      written.set(origin, text);
    }
    return text;
  };
}

/** Returns a function that gives the hash of a column's first `length` numbers. */
function prefixHashes(column: Float64Array): (length: number) => string {
  const words = new Uint32Array(column.slice().buffer);
  const hashes = new Uint32Array(2 * (column.length + 1));
  let first = 0x811c9dc5;
  let second = 0x9e3779b9;
  for (let position = 0; position < column.length; position++) {
    for (const word of [words[2 * position]!, words[2 * position + 1]!]) {
      first = Math.imul(first ^ word, 0x01000193);
      first ^= first >>> 15;
      second = Math.imul(second + word, 0x85ebca6b);
      second ^= second >>> 13;
    }
    hashes[2 * position + 2] = first;
    hashes[2 * position + 3] = second;
  }
  return (length) => `${hashes[2 * length]!.toString(36)}${hashes[2 * length + 1]!.toString(36)}`;
}
