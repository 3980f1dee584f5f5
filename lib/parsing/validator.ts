import type { ErrorObject } from 'ajv';

/** A function that ajv compiled from a JSON Schema. It keeps its errors on itself until the next call. */
export interface Validator {
  (data: unknown): boolean;
  errors?: ErrorObject[] | null;
}
