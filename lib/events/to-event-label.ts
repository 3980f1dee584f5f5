import { isArkEventName } from './event.js';

/** Returns the name of an event as a label; `unknown` if it is not one of the ten, because the number of labels must be limited. */
export const toEventLabel = ({ type }: { type: string }): string => (isArkEventName(type) ? type : 'unknown');
