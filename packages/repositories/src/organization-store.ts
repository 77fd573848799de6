/** The view of one organization: its identifier is fixed, so that no call can name another's. */
import {
  assertUuid,
  type OrganizationMetering,
  type OrganizationModels,
  type OrganizationStore,
} from '@runledger/schema';
import { organizationModels } from './catalog/models.ts';
import { organizationMetering } from './metering/organization.ts';
import type { RepositoryContext } from './repositories.ts';

/** Each repository is made when it is first asked for: most callers want one or two. */
export class OrganizationRepositories implements OrganizationStore {
  readonly id: string;
  readonly #context: RepositoryContext;
  #models: OrganizationModels | undefined;
  #metering: OrganizationMetering | undefined;

  /** @throws ValidationError when `id` is no UUID */
  constructor(id: string, context: RepositoryContext) {
    this.id = assertUuid(id, 'organizationId');
    this.#context = context;
  }

  get models(): OrganizationModels {
    this.#models ??= organizationModels(this.id, this.#context);
    return this.#models;
  }

  get metering(): OrganizationMetering {
    this.#metering ??= organizationMetering(this.id, this.#context);
    return this.#metering;
  }
}
