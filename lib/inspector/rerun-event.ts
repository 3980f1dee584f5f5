import { isArkEventName } from '../events/event.js';
import type { ArkWebhooks } from '../index.js';
import type { Entry, EntryEvent } from './entry.js';
import type { Recorder, Rerun } from './recorder.js';
import { parseKept } from './to-detail.js';

/** The result of a run, as a response to the page. */
export interface RerunResult {
  status: number;
  message: string;
  /** The new entry. */
  entry?: Entry | undefined;
}

/** Forgets that an event was handled, and passes its body to the receiver. Waits until its listeners end. */
export async function runAgain(ark: ArkWebhooks, recorder: Recorder, entry: Entry, id: string): Promise<RerunResult> {
  const { event, body } = entry;
  if (!event) return { status: 409, message: 'This request contains no event to run again.' };
  if (body === undefined) return { status: 409, message: 'The body is no longer kept: newer ones needed its room.' };
  const run: Rerun = { of: id };
  try {
    const name = readName(event, entry);
    await ark.forget(name.id, name.type);
    const hint = isArkEventName(name.type) ? name.type : undefined;
    const outcome = await recorder.recordRerun(run, () => ark.receive(body, { event: hint }));
    if (outcome.duplicate)
      return { status: 409, message: 'Its first run has not ended: it waits in the queue.', entry: run.entry };
    return { status: 200, message: outcome.queued ? 'Queued again.' : 'Ran again.', entry: run.entry };
  } catch (error) {
    const { status, code } = error as { status?: number; code?: string };
    // The message is shown with the new entry.
    if (run.entry && status !== undefined)
      return { status, message: `Failed again: ${code ?? status}.`, entry: run.entry };
    const message = error instanceof TypeError ? error.message : 'The event could not be forgotten by the claim store.';
    return { status: 503, message };
  }
}

/** Returns the event's name and id; those that were cut are read from the body. */
function readName({ type, id }: EntryEvent, entry: Entry): { type: string; id: string } {
  if (!type.endsWith('…') && !id.endsWith('…')) return { type, id };
  const { event, uuid } = parseKept(entry) as { event?: unknown; uuid?: unknown };
  return { type: typeof event === 'string' ? event : type, id: typeof uuid === 'string' ? uuid : id };
}
