/**
 * Parses JSON without throwing.
 *
 * @param fallback returned if the text is not JSON
 */
export function parseJson(text: string, fallback?: unknown): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return fallback;
  }
}
