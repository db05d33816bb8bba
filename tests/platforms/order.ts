/** A person with an account in the shop. */
export interface Customer {
  readonly id: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

export interface Address {
  readonly firstName: string;
  readonly lastName: string;
  readonly street: string;
  readonly zip: string;
  readonly city: string;
  readonly state: string;
  readonly country: string;
  readonly countryCode: string;
}

/** A line of an order. Amounts are in cents; tax and discount are those of one unit, so that any part of it can be refunded. */
export interface Line {
  readonly id: number;
  readonly productId: number;
  /** Null for an item that is not in the catalog. */
  readonly sku: string | null;
  readonly name: string;
  /** Whether it is one variant of a product that has several. */
  readonly isVariant: boolean;
  readonly quantity: number;
  /** List price without tax. */
  readonly unitPrice: bigint;
  readonly unitDiscount: bigint;
  readonly unitTax: bigint;
}

export interface RefundLine {
  readonly id: number;
  readonly line: Line;
  readonly quantity: number;
}

export interface Refund {
  readonly id: number;
  readonly at: Temporal.Instant;
  readonly reason: string;
  readonly lines: readonly RefundLine[];
}

export interface Order {
  readonly id: number;
  readonly number: number;
  readonly placedAt: Temporal.Instant;
  readonly updatedAt: Temporal.Instant;
  readonly status: "completed" | "pending" | "cancelled";
  /** When it was cancelled: at once, or after it had counted for a while. */
  readonly cancelledAt: Temporal.Instant | null;
  readonly isTest: boolean;
  /** Null for a guest, whose e-mail address may be unknown too. */
  readonly customer: Customer | null;
  readonly email: string | null;
  readonly address: Address;
  readonly lines: readonly Line[];
  /** Cents, without tax, and the tax on it. */
  readonly shipping: bigint;
  readonly shippingTax: bigint;
  readonly shippingMethod: string;
  readonly refunds: readonly Refund[];
  /** A line that was added to the order later. */
  readonly edit: { readonly at: Temporal.Instant; readonly added: Line } | null;
}
