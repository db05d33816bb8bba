/** Rules of the house for TypeScript, which `deno lint` runs with its own. */
import { SCHEMAS } from "../scripts/store/schemas.ts";

/** The most parameters of an exported function: two arguments and an options object. */
const MOST_PARAMETERS = 3;

/** A text of SQL that calls a database function, which `database.call` should. */
const CALL_IN_TEXT = new RegExp(
  `(?:\\b(?:select|from|join|lateral|where|and|or|on)|[,(])\\s*(?:${SCHEMAS.join("|")})\\.\\w+\\(`,
  "i",
);

/** Folders and files that read the catalog of PostgreSQL, or work where there is no schema yet. */
const OWN_SQL = ["/scripts/database/", "/scripts/store/", "/scripts/backup/", "/scripts/checking/check_database.ts"];

/** Whether a row type is made of the generated ones alone. */
function isGenerated(type: string): boolean {
  const names: readonly string[] = type.replaceAll(/"[^"]*"|\bkeyof \w+/g, "").match(/\w+/g) ?? [];
  return names.includes("Relations") && names.every((name) => ["Relations", "Pick", "Omit"].includes(name));
}

/** Whether these rules apply to a file: they apply to scripts/; tests may call SQL and read the clock as they like. */
function isCode({ filename }: Deno.lint.RuleContext): boolean {
  return filename.includes("/scripts/");
}

const plugin: Deno.lint.Plugin = {
  name: "storecast",
  rules: {
    "few-parameters": {
      create(context): Deno.lint.LintVisitor {
        return {
          "ExportNamedDeclaration > FunctionDeclaration"(node: Deno.lint.FunctionDeclaration): void {
            if (node.params.length <= MOST_PARAMETERS) return;
            context.report({
              node,
              message: `An exported function with ${node.params.length} parameters`,
              hint: "Take at most two arguments and an options object",
            });
          },
        };
      },
    },

    "clock-is-an-argument": {
      create(context): Deno.lint.LintVisitor {
        if (!isCode(context)) return {};
        const report = (node: Deno.lint.Node): void => {
          context.report({ node, message: "The clock is read here", hint: "Take the present instant as an argument" });
        };
        return {
          MemberExpression(node): void {
            const text = context.sourceCode.getText(node);
            if (text === "Temporal.Now" || text === "Date.now") report(node);
          },
          NewExpression(node): void {
            if (context.sourceCode.getText(node) === "new Date()") report(node);
          },
        };
      },
    },

    "sql-is-called-by-name": {
      create(context): Deno.lint.LintVisitor {
        if (!isCode(context)) return {};
        const check = (node: Deno.lint.Literal | Deno.lint.TemplateLiteral): void => {
          if (!CALL_IN_TEXT.test(context.sourceCode.getText(node))) return;
          context.report({
            node,
            message: "A text of SQL calls a database function",
            hint: 'Call it by name and type: database.call("schema.function", { p_name: value })',
          });
        };
        return { Literal: check, TemplateLiteral: check };
      },
    },

    "rows-are-typed-by-the-catalog": {
      create(context): Deno.lint.LintVisitor {
        if (!isCode(context) || OWN_SQL.some((path) => context.filename.includes(path))) return {};
        return {
          CallExpression({ callee, typeArguments, arguments: given }): void {
            if (callee.type !== "MemberExpression") return;
            const method = /\b(?:client\.query|rows)$/.exec(context.sourceCode.getText(callee))?.[0];
            if (method === undefined) return;
            const [argument] = given.map((each) => context.sourceCode.getText(each));
            const type = typeArguments && context.sourceCode.getText(typeArguments);
            const isFine = method === "rows"
              ? type ? isGenerated(type) : !/^["'`]\s*(?:select|with|table|values)\b/i.test(argument ?? "")
              : !type && /^copyFrom\(/.test(argument ?? "");
            if (isFine) return;
            context.report({
              node: callee,
              message: "The rows of a statement have no type that is generated from the catalog",
              hint:
                'Write a function and call it by name, or read a table or view: database.rows<Relations["mart.name"]>(…)',
            });
          },
        };
      },
    },
  },
};

export default plugin;
