/** Mutants that do what the code does: what their file and change are, and why no test can tell. */
export const EQUIVALENT: readonly (readonly [mutant: RegExp, reason: string])[] = [
  [/checks\/(days|run_all).* \| union all -> union$/, "no text comes twice: a line, day or month has one row"],
  [/checks\/months.* \| inner join .* -> left join/, "a day that the calendar does not have is in no month"],
  [/checks\/run_all.* \| distinct .* ->\s+date_trunc/, "any() takes a month that comes twice as one"],
  [/etl\/changed_days.* \| union -> union all$/, "whoever takes the days takes them as a set"],
  [/etl\/publish.*if cardinality.* \| (cardinality.* -> true|> 0 .* -> >= 0)/, "without days no step does anything"],
  [/etl\/publish.* \| union select .* -> union all select/, "whoever takes the days takes them as a set"],
  [/etl\/publish.* \| (perform set_config|'sequential'|true.* -> false)/, "says something to Citus only"],
  [/etl\/publish.*(v_is_large|pg_class|\| analyze|\| perform brin)/, "tells the planner more: only speed"],
  [
    /etl\/api_loss_reason.* \| (v_lost \+ v_changed = 0 -> false|return null; ->|typed.status = 'changed' -> true)/,
    "nothing is lost then: only speed",
  ],
  [/etl\/api_loss_reason.* \| inner join .* -> left join/, "every line was written by a batch"],
  [
    /etl\/lost_values_reason.* \| (union all -> union$|sum\(known.lines\) filter -> max)/,
    "a column has one row a side",
  ],
  [/etl\/lost_values_reason.* \| , fewer.name/, "PostgreSQL groups them by sorting today, so ties are in order anyway"],
  [/etl\/loss_reason.* \| etl.is_set.* -> true/, "a file that adds takes no line from a day: only speed"],
  [/etl\/loss_reason.* \| inner join .* -> left join/, "every batch has its source"],
  [/etl\/record_days.* \| max\(held.lines.* -> min/, "one row a day"],
  [/ods\/load_dimensions.* \| distinct ->$/, "a place that comes twice is left alone the second time, on conflict"],
  [
    /ods\/load_dimensions.* \| line.order_date = any\(p_days\) -> true/,
    "the days left alone say nothing new: only speed",
  ],
  [/ods\/look_up_batch.* \| not v_rule.has_row_id.* -> true/, "numbers are used without row ids only: only speed"],
  [/mart\/refresh_(dai|month)ly_by.* \| inner join place .* -> left/, "every line and every order has its place"],
  [
    /mart\/refresh_(dai|month)ly_by.* \| union all -> union$/,
    "no two rows are the same: lines, or orders, of a member",
  ],
  [/mart\/refresh_(dai|month)ly_by.* \| sum\(placed.(lines|orders)/, "one row of a member has all, its others 0"],
  [/mart\/refresh_monthly_by.* \| any\(p_months\).* -> all/, "mart.refresh gives one month at a time"],
];
