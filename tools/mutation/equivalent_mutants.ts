/** Mutants that do what the code does: what their file and change are, and why no test can tell. */
export const EQUIVALENT: readonly (readonly [mutant: RegExp, reason: string])[] = [
  [/checks\/(days|run_all).* \| union all -> union$/, "no text comes twice: a line, day or month has one row"],
  [/checks\/months.* \| inner join -> left join$/, "a day that the calendar does not have is in no month"],
  [/checks\/run_all.* \| distinct ->$/, "any() takes a month that comes twice as one"],
  [/etl\/changed_days.* \| union -> union all$/, "whoever takes the days takes them as a set"],
  [/etl\/publish.*if cardinality.* \| (cardinality.* -> true|> -> >=)$/, "without days no step does anything"],
  [/etl\/publish.* \| union -> union all$/, "whoever takes the days takes them as a set"],
  [/etl\/publish.* \| (perform set_config|'sequential'|true -> false)/, "says something to Citus only"],
  [/etl\/publish.*(v_is_large|pg_class|analyze|brin_summarize)/, "tells the planner more: only speed"],
];
