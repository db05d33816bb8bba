/** What superset:push prints at its end, with a server that takes the bundle as Superset does. */
import assert from "node:assert/strict";
import { ASSET_SHAPES } from "../scripts/superset/bundle.ts";
import { BUNDLE_FOLDER, readBundle } from "../scripts/superset/read_bundle.ts";
import { zipBundle } from "../scripts/superset/zip_bundle.ts";
import { runTask } from "./support/run_task.ts";

const { files, assets } = await readBundle(BUNDLE_FOLDER);

/** Answers as a Superset that has no dashboards until the bundle is imported. */
function supersetAnswers(): (request: Request) => Promise<Response> {
  let imported = false;
  return async (request) => {
    await request.arrayBuffer();
    const { pathname } = new URL(request.url);
    const [, kind, rest] = /^\/api\/v1\/(\w+)\/(.*)$/.exec(pathname)!;
    if (rest === "login") return Response.json({ access_token: "token" });
    if (rest === "csrf_token/") return Response.json({ result: "csrf" });
    if (rest === "export/") return new Response(zipBundle(files));
    if (rest === "import/") imported = true;
    const shape = ASSET_SHAPES.find((shape) => shape.kind === kind);
    if (!shape || rest !== "") return Response.json({ message: "OK", result: [] });
    const own = assets.filter((asset) => imported && asset.kind === kind);
    const result = own.map(({ uuid, name }, index) => ({ id: index + 1, uuid, [shape.name]: name, dashboards: [] }));
    return Response.json({ count: result.length, result });
  };
}

const ADDRESSES: Record<string, { publicUrl: string; says: (origin: string) => string }> = {
  "of a browser, if it is another": {
    publicUrl: "https://dashboards.example/superset/",
    says: () => "https://dashboards.example/superset/dashboard/list/",
  },
  "that it pushed to otherwise": { publicUrl: "", says: (origin) => `${origin}/dashboard/list/` },
};

for (const [which, { publicUrl, says }] of Object.entries(ADDRESSES)) {
  Deno.test(`superset:push prints the address ${which}`, async () => {
    await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, supersetAnswers());
    const origin = `http://127.0.0.1:${server.addr.port}`;
    const { code, stdout, stderr } = await runTask(["superset:push"], {
      env: {
        SUPERSET_URL: origin,
        SUPERSET_PUBLIC_URL: publicUrl,
        SUPERSET_USERNAME: "pusher",
        SUPERSET_PASSWORD: "hush",
        SUPERSET_DATABASE_URL: "postgresql://analyst:hush@db.example:5432/marts",
      },
    });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.ok(stdout.endsWith(`Done: ${assets.length} created; see ${says(origin)}\n`), stdout);
  });
}
