/** Rejects platform events of tenants that the option `tenants` does not list. */
import { inspect } from 'node:util';
import { InvalidOptionsError, UnknownTenantError } from '../errors.js';
import type { UnknownArkEvent } from '../events/event.js';
import { describeType } from '../internal/option-checks.js';

/** The tenants whose platform events are accepted; undefined: any. */
export type Tenants = ReadonlySet<string> | undefined;

/** @throws InvalidOptionsError unless the option is an array of tenant ids */
export function toTenants(tenants: string[]): Tenants {
  if (!Array.isArray(tenants))
    throw new InvalidOptionsError(`Expected "tenants" to be an array of tenant ids, got ${describeType(tenants)}.`);
  if (tenants.length === 0)
    throw new InvalidOptionsError('Expected "tenants" to contain at least one tenant id, got an empty array.');
  for (const [index, tenant] of (tenants as unknown[]).entries())
    if (typeof tenant !== 'string' || tenant.trim() === '' || tenant !== tenant.trim() || tenant === 'undefined')
      throw new InvalidOptionsError(
        `Expected "tenants[${index}]" to be a tenant id such as "cm6abc123", got ${inspect(tenant)}.`,
      );
  return new Set(tenants);
}

/**
 * A filter, not authentication: events in the other forms have no tenant and are accepted.
 *
 * @throws UnknownTenantError
 */
export function checkTenant(
  { form, tenantId }: Pick<UnknownArkEvent, 'form' | 'tenantId'>,
  tenants: ReadonlySet<string>,
): void {
  if (form !== 'platform') return;
  if (tenantId === undefined || !tenants.has(tenantId))
    throw new UnknownTenantError('The event belongs to a tenant that the option "tenants" does not list.');
}
