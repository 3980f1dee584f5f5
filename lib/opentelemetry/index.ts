export type { OpenTelemetryApi } from './api.js';
export { bindTracing } from './bind-tracing.js';
