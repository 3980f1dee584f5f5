export { bindMetrics } from './bind-metrics.js';
export { metricNames, type PromClient } from './metrics.js';
