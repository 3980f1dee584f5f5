/** Keeps the polling of idle workers out of the app's traces, in which each statement would be a separate trace. */
import type * as OpenTelemetry from '@opentelemetry/api';

/** Runs functions with or without spans. */
export interface IdleTracing {
  /** Without spans of instrumented drivers, also in timers that the function starts. */
  suppress: <T>(run: () => T) => T;
  /** Without spans, unless there is a parent span. */
  suppressRoots: <T>(run: () => T) => T;
  /** With spans without a parent, for calls from code without spans. */
  restore: <T>(run: () => T) => T;
}

/** The key that `suppressTracing()` of `@opentelemetry/core` sets. */
const KEY = 'OpenTelemetry SDK Context Key SUPPRESS_TRACING';

/** If `@opentelemetry/api` is not installed, the functions only call their argument. */
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
