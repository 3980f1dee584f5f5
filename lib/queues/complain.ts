/** Where a queue's troubles in the background go that nobody asked to be told of. */
export function complain(error: unknown): void {
  console.error('express-ark-webhooks: the queue:', error);
}
