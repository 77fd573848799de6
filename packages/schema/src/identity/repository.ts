/** Organizations: the tenants of the installation. */
import type { NewOrganization, Organization } from '../rows.ts';

export interface OrganizationRepository {
  /**
   * Creates an organization. The slug is put into lower case first.
   * @throws UniqueViolationError when its slug or external identifier is taken
   */
  create(organization: NewOrganization): Promise<Organization>;
  get(id: string): Promise<Organization | null>;
  getBySlug(slug: string): Promise<Organization | null>;
}
