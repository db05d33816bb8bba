import { isConstant } from "./is_constant.ts";
import { mean } from "./mean.ts";
import { requireFinite } from "./require_finite.ts";

/**
 * What an analysis of variance needs to know of the values of one member of a category. In SQL: `count(*)`, `avg(sales)`
 * and `var_pop(sales) * count(*)`, so that the order lines need not leave the database.
 */
export interface GroupMoments {
  readonly member: string;
  /** 1 or more. */
  readonly count: number;
  readonly mean: number;
  /** Sum of squared deviations from the member's own mean. */
  readonly squares: number;
}

/** The moments of one member's values (one or more). Throws a RangeError for none and for a value that is not finite. */
export function groupMoments(member: string, values: readonly number[]): GroupMoments {
  if (values.length === 0) throw new RangeError(`Cannot summarize "${member}": it has no values`);
  requireFinite(values);
  const average = mean(values);
  const squares = isConstant(values) ? 0 : values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return { member, count: values.length, mean: average, squares };
}
