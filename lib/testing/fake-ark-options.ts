/** What a fake sender goes by. */
export interface FakeArkOptions {
  /** What it sends as a Bearer token, and what its API asks for. Default `'ark_test_key'`. */
  apiKey?: string | undefined;
  /** Default `'tenant_1'`. */
  tenantId?: string | undefined;
  /** Default `'webhook_1'`. */
  webhookId?: string | undefined;
  /** Where its clock starts, in milliseconds since 1970. Default now. */
  now?: number | undefined;
  /** How long after each failed attempt the next is made, in milliseconds. Default 1 minute, doubled up to 12 times. */
  retries?: readonly number[] | undefined;
}
