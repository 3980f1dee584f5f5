/**
 * The used part of `@opentelemetry/api`. Its own types differ between its CommonJS and ES module builds, so an app that
 * imports one could not pass it to a function that expects the other.
 */

/** The attributes of a span. */
export type SpanAttributes = Record<string, string | number>;

/** A span. */
export interface Span {
  setAttributes(attributes: SpanAttributes): unknown;
  setStatus(status: { code: number }): unknown;
  updateName(name: string): unknown;
  end(): void;
}

/** The exports of `@opentelemetry/api` that are used. */
export interface OpenTelemetryApi {
  /** The active context. */
  context: { active(): object; with<T>(context: object, run: () => T): T };
  /** Tracers and spans. */
  trace: {
    getTracer(name: string): { startSpan(name: string, options?: { kind?: number }): Span };
    setSpan(context: object, span: Span): object;
  };
  /** The kinds of spans. */
  SpanKind: { CONSUMER: number; INTERNAL: number };
  /** The status codes of spans. */
  SpanStatusCode: { ERROR: number };
}
