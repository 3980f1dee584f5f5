/** Keeps the polling of idle workers out of the app's traces: otherwise each statement would be a separate trace. */
import type * as OpenTelemetry from '@opentelemetry/api';

/** Runs a function without spans, or with them. */
export interface IdleTracing {
  /** Without spans of instrumented drivers. Timers that the function starts stay without them too. */
  suppress: <T>(run: () => T) => T;
  /** Without spans unless there is a span that they belong to. */
  suppressRoots: <T>(run: () => T) => T;
  /** Re-enables spans, without a parent, for calls made from suppressed code. */
  restore: <T>(run: () => T) => T;
}

/** The key that OpenTelemetry's SDK looks for, as `suppressTracing()` of `@opentelemetry/core` sets it. */
const KEY = 'OpenTelemetry SDK Context Key SUPPRESS_TRACING';

/** @returns functions that only call theirs if `@opentelemetry/api` is not installed */
export function createIdleTracing(): IdleTracing {
  const api = loadApi();
  if (!api) return { suppress: (run) => run(), suppressRoots: (run) => run(), restore: (run) => run() };
  const { context, createContextKey, ROOT_CONTEXT, trace } = api;
  const quiet = ROOT_CONTEXT.setValue(createContextKey(KEY), true);
  const suppress = <T>(run: () => T): T => context.with(quiet, run);
  return {
    suppress,
    suppressRoots: (run) => (trace.getActiveSpan()?.isRecording() === true ? run() : suppress(run)),
    restore: (run) => context.with(ROOT_CONTEXT, run),
  };
}

function loadApi(): typeof OpenTelemetry | undefined {
  try {
    return require('@opentelemetry/api') as typeof OpenTelemetry;
  } catch {
    return undefined;
  }
}
