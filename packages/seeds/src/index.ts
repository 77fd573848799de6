export * from './apply.ts';
export { Calendar } from './calendar.ts';
export { sampleUsage } from './metering/usage.ts';
export * from './sets.ts';
