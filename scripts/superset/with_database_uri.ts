import { parseDocument } from "yaml";
import { type Bundle, bundleDatabase } from "./bundle.ts";

/** The same bundle with another address of its database, which must hold no password. */
export function withDatabaseUri(bundle: Bundle, maskedUri: string): Bundle {
  const { path } = bundleDatabase(bundle);
  const document = parseDocument(bundle.files.get(path)!);
  document.set("sqlalchemy_uri", maskedUri);
  const files = new Map(bundle.files).set(path, document.toString({ lineWidth: 0 }));
  return { ...bundle, files };
}
