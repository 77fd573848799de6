/** Organizations: the tenants of the installation. */
import type { OneOrMore, Page, PageRequest } from '../page.ts';
import type { NewOrganization, Organization, OrganizationUpdate } from '../rows.ts';

export interface OrganizationFilter extends PageRequest {
  readonly quotaTier?: OneOrMore<string> | undefined;
  /** Created at this instant or later. */
  readonly createdFrom?: Date | undefined;
  /** Created before this instant. */
  readonly createdBefore?: Date | undefined;
}

export interface OrganizationRepository {
  /**
   * Creates an organization. The slug is put into lower case first.
   * @throws ValidationError when the model refuses it
   * @throws UniqueViolationError when its slug, external identifier or identifier is taken
   */
  create(organization: NewOrganization): Promise<Organization>;
  /** Creates many, all or none; errors as {@link create}, each issue under its place. */
  createMany(organizations: readonly NewOrganization[]): Promise<Organization[]>;
  /**
   * The organization with the identifier, whatever the case of its letters, or `null`.
   * @throws ValidationError when it is no UUID
   */
  get(id: string): Promise<Organization | null>;
  /** Those of the identifiers that exist, in the order of the identifiers. */
  getMany(ids: readonly string[]): Promise<Organization[]>;
  /**
   * The organization with the slug, whatever the case of its letters, or `null`.
   * @throws ValidationError when it is no text
   */
  getBySlug(slug: string): Promise<Organization | null>;
  /** The organization that the identity provider knows by this identifier, or `null`. */
  getByExternalId(externalId: string): Promise<Organization | null>;
  /** Organizations, newest first unless asked otherwise. */
  list(filter?: OrganizationFilter): Promise<Page<Organization>>;
  /**
   * Changes what is named and leaves the rest.
   * @throws NotFoundError when there is no such organization
   * @throws ValidationError, UniqueViolationError as {@link create}
   */
  update(id: string, changes: OrganizationUpdate): Promise<Organization>;
  /**
   * Deletes an organization that has nothing but API keys.
   * @returns false when there was none
   * @throws InUseError when users, workflows, tasks, jobs, prices, budgets or usage belong to it
   */
  delete(id: string): Promise<boolean>;
}
