import { isArkEventName } from './event.js';

/** Returns the name of an event as a label, or `unknown`: the sender chooses other names, and labels must be few. */
export const toEventLabel = ({ type }: { type: string }): string => (isArkEventName(type) ? type : 'unknown');
