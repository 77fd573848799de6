/** Organizations: the tenants of the installation. */
import type { NewOrganization, Organization } from '../rows.ts';

export interface OrganizationRepository {
  /**
   * Creates an organization. The slug is put into lower case first.
   * @throws ValidationError when the model refuses it
   * @throws UniqueViolationError when its slug, external identifier or identifier is taken
   */
  create(organization: NewOrganization): Promise<Organization>;
  /**
   * The organization with the identifier, whatever the case of its letters, or `null`.
   * @throws ValidationError when it is no UUID
   */
  get(id: string): Promise<Organization | null>;
  /**
   * The organization with the slug, whatever the case of its letters, or `null`.
   * @throws ValidationError when it is no text
   */
  getBySlug(slug: string): Promise<Organization | null>;
}
