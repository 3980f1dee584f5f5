/** Where a queue's troubles in the background go. */

/** Where nobody asked to be told of them. */
function complain(error: unknown): void {
  console.error('express-ark-webhooks: the queue:', error);
}

/**
 * @param onError who asked to be told
 * @returns tells them; a failure of their own is a trouble too, and ends nothing
 */
export function teller(onError: (error: unknown) => unknown = complain): (error: unknown) => void {
  const tell = async (error: unknown): Promise<void> => {
    await onError(error);
  };
  return (error) => {
    tell(error).catch(complain);
  };
}
