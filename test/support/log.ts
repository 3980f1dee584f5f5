/** A logger that records its messages. */
import type { ArkLogger } from 'express-ark-webhooks';

export interface LogLine {
  level: keyof ArkLogger;
  fields: Record<string, unknown>;
  message: string;
}

export function recordLog(): { log: ArkLogger; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at =
    (level: keyof ArkLogger) =>
    (fields: object, message: string): void =>
      void lines.push({ level, fields: { ...fields }, message });
  return { log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }, lines };
}
