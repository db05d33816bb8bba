import type { Refusal } from "../core/refusal.ts";
import { isConstant, mean, requireFinite } from "../core/series_math.ts";
import { fUpperProbability } from "./distributions.ts";

/**
 * The moments of the values of one member of a category, all that an analysis of variance needs. In SQL they are `count(*)`,
 * `avg(sales)` and `var_pop(sales) * count(*)`, so that the order lines need not leave the database.
 */
export interface GroupMoments {
  readonly member: string;
  /** 1 or more. */
  readonly count: number;
  readonly mean: number;
  /** Sum of squared deviations from the member's own mean. */
  readonly squares: number;
}

/** The moments of one member's values. Throws a RangeError for none and for a value that is not finite. */
export function groupMoments(member: string, values: readonly number[]): GroupMoments {
  if (values.length === 0) throw new RangeError(`Cannot summarize "${member}": it has no values`);
  requireFinite(values);
  const average = mean(values);
  const squares = isConstant(values) ? 0 : values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return { member, count: values.length, mean: average, squares };
}

/** The correlation of the values with one member of a category. */
export interface MemberCorrelation {
  readonly member: string;
  readonly count: number;
  readonly mean: number;
  /** Pearson's correlation of the values with 1 for this member and 0 for every other, -1 to 1. */
  readonly correlation: number;
  /** Two-sided, of no correlation. */
  readonly pValue: number;
}

/** The share of the spread of values that their category explains. */
export interface CorrelationRatio {
  readonly count: number;
  /** Share of the sum of squares that lies between the members, 0 to 1. */
  readonly etaSquared: number;
  readonly f: number;
  readonly betweenDegrees: number;
  readonly withinDegrees: number;
  /** Of equal means of all members. */
  readonly pValue: number;
  /** In the order given. */
  readonly members: readonly MemberCorrelation[];
}

/**
 * The correlation ratio of values with an unordered category. Codes such as 1, 2, 3 for its members have no order and hence
 * no correlation.
 *
 *     eta^2 = SSB / (SSB + SSW),  SSB = sum n_i (mean_i - mean)^2,  F = (SSB / (k - 1)) / (SSW / (n - k))
 *
 * Fisher (1925), "Statistical Methods for Research Workers", chapters 7 and 8. A member's own correlation is the
 * point-biserial one, tested by F(1, n - 2) = r^2 (n - 2) / (1 - r^2), which is the square of the usual t. Refuses
 * fewer than two members, members of one value each, and values without spread inside the members. Throws a RangeError
 * for a member without values.
 */
export function correlationRatio(groups: readonly GroupMoments[]): CorrelationRatio | Refusal {
  const empty = groups.find((group) => !(group.count >= 1));
  if (empty !== undefined) throw new RangeError(`Cannot correlate "${empty.member}": it has no values`);
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  if (groups.length < 2) return { reason: `there is ${groups.length} member, and a correlation needs 2` };
  if (count === groups.length) return { reason: "every member has one value only" };

  const average = groups.reduce((sum, group) => sum + group.count * group.mean, 0) / count;
  const between = groups.reduce((sum, group) => sum + group.count * (group.mean - average) ** 2, 0);
  const within = groups.reduce((sum, group) => sum + group.squares, 0);
  if (within === 0) return { reason: "the values of each member are all the same" };

  const betweenDegrees = groups.length - 1;
  const withinDegrees = count - groups.length;
  const f = between / betweenDegrees / (within / withinDegrees);
  const total = between + within;
  return {
    count,
    etaSquared: between / total,
    f,
    betweenDegrees,
    withinDegrees,
    pValue: fUpperProbability(f, { between: betweenDegrees, within: withinDegrees }),
    members: groups.map((group) => memberCorrelation(group, { count, average, total })),
  };
}

function memberCorrelation(
  group: GroupMoments,
  all: { count: number; average: number; total: number },
): MemberCorrelation {
  const share = group.count / all.count;
  const spread = Math.sqrt(all.total / all.count);
  const correlation = (group.mean - all.average) / spread * Math.sqrt(share / (1 - share));
  const f = correlation ** 2 * (all.count - 2) / (1 - correlation ** 2);
  const pValue = fUpperProbability(f, { between: 1, within: all.count - 2 });
  return { member: group.member, count: group.count, mean: group.mean, correlation, pValue };
}
