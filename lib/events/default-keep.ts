/** How long handled events are stored by default, in seconds: 4 days. Ark retries for about 3. */
export const DEFAULT_KEEP_S = 4 * 86_400;
