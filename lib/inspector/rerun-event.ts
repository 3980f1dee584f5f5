import { isArkEventName } from '../events/event.js';
import type { ArkWebhooks } from '../index.js';
import type { Entry, EntryEvent } from './entry.js';
import type { Recorder, Rerun } from './recorder.js';
import { parseStoredBody } from './to-detail.js';

/** The result of a rerun, as a response to the page. */
export interface RerunResult {
  status: number;
  message: string;
  /** The new entry. */
  entry?: Entry | undefined;
}

/** Deletes the claim of an event and passes its body to the receiver again. Resolves when its listeners have settled. */
export async function rerunEvent(ark: ArkWebhooks, recorder: Recorder, entry: Entry, id: string): Promise<RerunResult> {
  const { event, body } = entry;
  if (!event) return { status: 409, message: 'The request contains no event.' };
  if (body === undefined) return { status: 409, message: 'The body is no longer stored.' };
  const run: Rerun = { of: id };
  try {
    const name = readName(event, entry);
    await ark.forget(name.id, name.type);
    const hint = isArkEventName(name.type) ? name.type : undefined;
    const outcome = await recorder.recordRerun(run, () => ark.receive(body, { event: hint }));
    if (outcome.duplicate) return { status: 409, message: 'The event is still in the queue.', entry: run.entry };
    return { status: 200, message: outcome.queued ? 'Queued again.' : 'Ran again.', entry: run.entry };
  } catch (error) {
    const { status, code } = error as { status?: number; code?: string };
    // The new entry shows the message.
    if (run.entry && status !== undefined)
      return { status, message: `Failed again: ${code ?? status}.`, entry: run.entry };
    const message = error instanceof TypeError ? error.message : 'The claim store did not forget the event.';
    return { status: 503, message };
  }
}

/** Returns the event's name and id. Truncated ones are read from the body. */
function readName({ type, id }: EntryEvent, entry: Entry): { type: string; id: string } {
  if (!type.endsWith('…') && !id.endsWith('…')) return { type, id };
  const { event, uuid } = parseStoredBody(entry) as { event?: unknown; uuid?: unknown };
  return { type: typeof event === 'string' ? event : type, id: typeof uuid === 'string' ? uuid : id };
}
