import type { Emulator } from "./emulator.ts";
import { amazon } from "./emulators/amazon.ts";
import { bigcommerce } from "./emulators/bigcommerce.ts";
import { ebay } from "./emulators/ebay.ts";
import { etsy } from "./emulators/etsy.ts";
import { lightspeed } from "./emulators/lightspeed.ts";
import { magento } from "./emulators/magento.ts";
import { prestashop } from "./emulators/prestashop.ts";
import { shopify } from "./emulators/shopify.ts";
import { shopifyGraphql } from "./emulators/shopify_graphql.ts";
import { square } from "./emulators/square.ts";
import { squarespace } from "./emulators/squarespace.ts";
import { wix } from "./emulators/wix.ts";
import { woocommerce } from "./emulators/woocommerce.ts";

/** The emulators by the names of their source documents. */
export const EMULATORS = {
  shopify,
  shopify_graphql: shopifyGraphql,
  woocommerce,
  magento,
  bigcommerce,
  prestashop,
  square,
  amazon,
  ebay,
  etsy,
  wix,
  squarespace,
  lightspeed,
} satisfies Record<string, Emulator>;

export type Platform = keyof typeof EMULATORS;

export const PLATFORMS = Object.keys(EMULATORS) as Platform[];
