/** Equivalent mutants, which behave as the original: a pattern of their file and change, and why no test can fail. */
export const EQUIVALENT: readonly (readonly [mutant: RegExp, reason: string])[] = [
  [/checks\/(days|run_all).* \| union all -> union$/, "no text occurs twice: a line, day or month has one row"],
  [/checks\/months.* \| inner join .* -> left join/, "a day that the calendar does not have is in no month"],
  [/checks\/run_all.* \| distinct .* ->\s+date_trunc/, "any() does not care whether a month occurs twice"],
  [/etl\/changed_days.* \| union -> union all$/, "the days are used as a set"],
  [/etl\/publish.*if cardinality.* \| (cardinality.* -> true|> 0 .* -> >= 0)/, "without days no step does anything"],
  [/etl\/publish.* \| union select .* -> union all select/, "the days are used as a set"],
  [/etl\/publish.* \| (perform set_config|'sequential'|true.* -> false)/, "affects only Citus"],
  [/etl\/publish.*(v_is_large|pg_class|\| analyze|\| perform brin)/, "affects only the planner: speed"],
  [
    /etl\/api_loss_reason.* \| (v_lost \+ v_changed = 0 -> false|return null; ->|typed.status = 'changed' -> true)/,
    "nothing is lost then: only speed",
  ],
  [/etl\/api_loss_reason.* \| inner join .* -> left join/, "every line was written by a batch"],
  [
    /etl\/lost_values_reason.* \| (union all -> union$|sum\(known.lines\) filter -> max)/,
    "a column has one row per side",
  ],
  [/etl\/lost_values_reason.* \| , fewer.name/, "PostgreSQL groups them by sorting today, so ties are in order anyway"],
  [/etl\/loss_reason.* \| etl.is_set.* -> true/, "a file that adds takes no line from a day: only speed"],
  [/etl\/loss_reason.* \| inner join .* -> left join/, "every batch has its source"],
  [
    /etl\/rejection_reason.* \| inner join .* -> left join/,
    "a row without its batch fails the condition on its counts",
  ],
  [
    /etl\/rejection_reason.* \| typed.sales = 'NaN' and .* -> true/,
    "the text is read only if the amount is NaN: speed",
  ],
  [/etl\/record_days.* \| max\(held.lines.* -> min/, "one row per day"],
  [
    /etl\/rejection_reason.*if v_batch.channel = 'archive' and .* \| v_rejected_sales > .* -> true/,
    "the sum is only larger, and is compared again: affects only speed",
  ],
  [/ods\/load_dimensions.* \| distinct ->$/, "on conflict leaves a place alone the second time"],
  [
    /ods\/load_dimensions.* \| line.order_date = any\(p_days\) -> true/,
    "the other days have nothing new: affects only speed",
  ],
  [
    /ods\/look_up_batch.* \| not v_rule.has_row_id.* -> true/,
    "the numbers are used only without row ids: affects only speed",
  ],
  [/mart\/refresh_(dai|month)ly_by.* \| inner join place .* -> left/, "every line and every order has its place"],
  [
    /mart\/refresh_(dai|month)ly_by.* \| union all -> union$/,
    "no two rows are the same: lines, or orders, of a member",
  ],
  [/mart\/refresh_(dai|month)ly_by.* \| sum\(placed.(lines|orders)/, "one row of a member has all, its others 0"],
  [/mart\/refresh_monthly_by.* \| any\(p_months\).* -> all/, "mart.refresh gives one month at a time"],
];
