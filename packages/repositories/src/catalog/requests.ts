/** What callers ask of the model registry, checked before anything is read. */
import {
  assertUuid,
  type Column,
  checkTokenCounts,
  compileValueCheck,
  Issues,
  isProperties,
  type ModelName,
  type ModelRegistryEntry,
  modelRegistryEntries,
  type OrganizationUsageRecord,
  type PricedModel,
  reportUnknown,
  TOKEN_CLASSES,
  type TokenCounts,
  usageEvents,
  ValidationError,
} from '@runledger/schema';

/** A model at an instant. */
export interface ModelAt extends ModelName {
  readonly at: Date;
}

const { provider, model, status, effectiveFrom } = modelRegistryEntries.columns;
const checkProvider = required('provider', provider);
const checkModel = required('model', model);
const checkAt = required('at', effectiveFrom);
const checkOccurredAt = required('occurredAt', usageEvents.columns.occurredAt);
const checkStatus = required('status', status);

const nameProperties: ReadonlySet<string> = new Set(['provider', 'model']);
const modelProperties: ReadonlySet<string> = new Set([...nameProperties, 'at']);
const usageProperties: ReadonlySet<string> = new Set([...modelProperties, ...TOKEN_CLASSES]);

function required(property: string, column: Column) {
  const check = compileValueCheck(property, column);
  return (value: unknown, issues: Issues) =>
    value === undefined ? issues.add(property, 'is required') : check(value, issues);
}

/** @throws ValidationError naming each property that is wrong */
export function readModel(given: PricedModel, now: Date): ModelAt {
  return read('The model', (issues) => {
    const at = modelIn(given, given?.at ?? now, issues);
    if (isProperties(given)) reportUnknown(given, modelProperties, issues);
    return at;
  });
}

/** @throws ValidationError naming each property that is wrong */
export function readUsage(given: PricedModel & TokenCounts, now: Date): ModelAt {
  return read('The usage', (issues) => {
    const at = modelIn(given, given?.at ?? now, issues);
    if (isProperties(given)) {
      checkTokenCounts(given, issues);
      reportUnknown(given, usageProperties, issues);
    }
    return at;
  });
}

/** @throws ValidationError */
export function readStatus(given: ModelName, wanted: unknown): ModelRegistryEntry['status'] {
  return read('The status of a model', (issues) => {
    nameIn(given, issues);
    if (isProperties(given)) reportUnknown(given, nameProperties, issues);
    return checkStatus(wanted, issues) as ModelRegistryEntry['status'];
  });
}

/** @throws ValidationError */
export const readId = (given: string): string => assertUuid(given, 'id');

/** @throws ValidationError */
export function readEvent(event: OrganizationUsageRecord): void {
  read('The usage event', (issues) => eventIn(event, issues));
}

/** @throws ValidationError naming each refused event by its place */
export function readEvents(events: readonly OrganizationUsageRecord[]): void {
  if (!Array.isArray(events)) {
    throw new ValidationError('The batch events', [{ path: 'events', message: 'must be a list' }]);
  }
  const issues = new Issues('events');
  for (const [place, event] of events.entries()) {
    issues.place = place;
    eventIn(event, issues);
  }
  issues.assertNone('The batch events');
}

function read<T>(subject: string, look: (issues: Issues) => T): T {
  const issues = new Issues();
  const found = look(issues);
  issues.assertNone(subject);
  return found;
}

function modelIn(given: unknown, at: unknown, issues: Issues): ModelAt {
  return { ...nameIn(given, issues), at: checkAt(at, issues) as Date };
}

function nameIn(given: unknown, issues: Issues): ModelName {
  const name = isProperties(given) ? given : {};
  if (name !== given) issues.add('', 'must be an object');
  return {
    provider: checkProvider(name.provider, issues) as string,
    model: checkModel(name.model, issues) as string,
  };
}

function eventIn(event: unknown, issues: Issues): void {
  nameIn(event, issues);
  if (!isProperties(event)) return;
  checkOccurredAt(event.occurredAt, issues);
  checkTokenCounts(event, issues);
}
