/** The view of one organization: its identifier is fixed, so that no call can name another's. */
import { assertUuid, type OrganizationMetering, type OrganizationStore } from '@runledger/schema';
import type { RepositoryContext } from './repositories.ts';

/** Each repository is made when it is first asked for: most callers want one or two. */
export class OrganizationRepositories implements OrganizationStore {
  readonly id: string;
  readonly #context: RepositoryContext;
  #metering: OrganizationMetering | undefined;

  /** @throws ValidationError when `id` is no UUID */
  constructor(id: string, context: RepositoryContext) {
    this.id = assertUuid(id, 'organizationId');
    this.#context = context;
  }

  get metering(): OrganizationMetering {
    const { recorder } = this.#context.native;
    const organizationId = this.id;
    this.#metering ??= {
      record: (event) => recorder.record({ ...event, organizationId }),
      // What is no list is for the validation to refuse.
      recordBatch: (events) =>
        recorder.recordBatch(events?.map?.((event) => ({ ...event, organizationId }))),
    };
    return this.#metering;
  }
}
