/** Gives the receiver a body that it had before. */
import { ArkError } from '../errors.js';
import { isArkEventName } from '../events/event.js';
import type { ArkWebhooks } from '../index.js';
import type { Entry } from './entry.js';

/** What came of it: as an answer to the page, with what is to be said there. */
export interface Rerun {
  status: number;
  message: string;
}

/** The event runs again although it is done: it is forgotten before. Listeners are waited for as long as they take. */
export async function runAgain(ark: ArkWebhooks, entry: Entry): Promise<Rerun> {
  const { event, body } = entry;
  if (!event) return { status: 409, message: 'There is no event in this request to run again.' };
  if (body === undefined) return { status: 409, message: 'Its body is no longer kept.' };
  try {
    await ark.forget(event.id, event.type);
    const outcome = await ark.receive(body, { event: isArkEventName(event.type) ? event.type : undefined });
    if (outcome.duplicate) return { status: 409, message: 'Its first run is not over: it waits in the queue.' };
    return { status: 200, message: outcome.queued ? 'It is in the queue again.' : 'It ran again.' };
  } catch (error) {
    if (error instanceof ArkError) return { status: error.status, message: error.message };
    // The claim store cannot forget, or cannot be reached.
    return { status: 503, message: error instanceof TypeError ? error.message : 'The event could not be forgotten.' };
  }
}
