import { isArkEventName } from './event.js';

/** An event's name where it becomes a label, of which there may be few: the sender may have put anything there. */
export const labelOf = ({ type }: { type: string }): string => (isArkEventName(type) ? type : 'unknown');
