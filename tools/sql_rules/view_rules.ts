import { eachNode } from "../each_node.ts";
import type { SqlSource } from "../sql_source.ts";
import type { Finding, SqlRule } from "./sql_rule.ts";

/** A view keeps the columns that `*` meant when it was created, but its file would not say which. */
function* namesItsColumns({ statements }: SqlSource): Iterable<Finding> {
  for (const { at, node } of statements) {
    if (!("ViewStmt" in node)) continue;
    for (const [kind] of eachNode(node)) {
      if (kind === "A_Star") yield { at, wrong: '"select *" in a view', wanted: "its columns by name" };
    }
  }
}

/** Rules for the files of `views/`. */
export const VIEW_RULES: readonly SqlRule[] = [namesItsColumns];
