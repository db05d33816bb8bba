import { UNDECIDED } from "../sources/documents/undecided.ts";
import type { Finding } from "./proposal.ts";

const LOWER = /after|from|min|since|start|gte|begin|lower|\bge\b/i;
const UPPER = /before|to\b|until|max|end|lte|lt\b|upper|till/i;

/** Proposes `dayParameters` from the parameters of the URL that have a day as value, or leaves them open. */
export function proposeDayParameters(url: URL | undefined): {
  api: Readonly<Record<string, unknown>>;
  findings: readonly Finding[];
} {
  const dated = [...url?.searchParams ?? []].filter(([, value]) =>
    /^\d{4}-\d{2}-\d{2}([T ][\d:.]+(Z|[+-][\d:]+)?)?$/.test(value)
  );
  const placeholders = dated.map(([name, value]): [string, string] | undefined => {
    const hasTime = value.length > 10;
    if (LOWER.test(name)) return [name, hasTime ? "{start}" : "{day}"];
    if (UPPER.test(name)) return [name, hasTime ? "{end}" : "{next_day}"];
    return dated.length === 1 && !hasTime ? [name, "{day}"] : undefined;
  }).filter((placeholder) => placeholder !== undefined);
  if (placeholders.length === 0) {
    const says =
      'the parameters for one day, such as {"from": "{start}", "before": "{end}"}; {} if the API cannot filter';
    return {
      api: { dayParameters: { "": UNDECIDED + says } },
      findings: [{ key: "dayParameters", certainty: "open", says }],
    };
  }
  const zoned = dated.find(([, value]) => value.length > 10)?.[1];
  const format = zoned === undefined || /(Z|[+-][\d:]+)$/.test(zoned.slice(10))
    ? {}
    : { parameterFormat: `yyyy-MM-dd${zoned[10]}HH:mm:ss` };
  const says = `${
    JSON.stringify(Object.fromEntries(placeholders))
  }, from the parameters of the URL; remove these from SALES_API_URL`;
  return {
    api: { dayParameters: Object.fromEntries(placeholders), ...format },
    findings: [{ key: "dayParameters", certainty: "guess", says }],
  };
}
