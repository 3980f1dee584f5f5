/** Reads a property of any value, such as a proxy or an object with a getter that throws. */
export function readProperty(from: unknown, name: PropertyKey): unknown {
  try {
    return (from as Record<PropertyKey, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}
