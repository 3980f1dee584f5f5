export { bindTracing, type OpenTelemetryApi } from './bind-tracing.js';
