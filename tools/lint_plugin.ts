/** Rules of the house for TypeScript, which `deno lint` runs with its own. */

/** The most parameters of an exported function: two arguments and an options object. */
const MOST_PARAMETERS = 3;

/** A text of SQL that calls a database function, which `database.call` should. */
const CALL_IN_TEXT = /\bselect\s+(?:\*\s+from\s+)?(?:checks|etl|mart|ods|ops)\.\w+\(/i;

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
  },
};

export default plugin;
