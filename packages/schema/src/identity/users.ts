/** Users: the people of an organization. */
import type { OneOrMore, Page, PageRequest } from '../page.ts';
import type { NewUser, User, UserUpdate } from '../rows.ts';

/** A user of the organization whose store creates it. */
export type NewOrganizationUser = Omit<NewUser, 'organizationId'>;

export interface UserFilter extends PageRequest {
  readonly role?: OneOrMore<User['role']> | undefined;
  /** True: those who may sign in; false: those who were deactivated. */
  readonly active?: boolean | undefined;
  readonly createdFrom?: Date | undefined;
  readonly createdBefore?: Date | undefined;
}

/** Users of all organizations: for signing in, where the organization is not known yet. */
export interface UserRepository {
  /** The user with the e-mail address, whatever its case and Unicode form, or `null`. */
  getByEmail(email: string): Promise<User | null>;
  /** The user that the identity provider knows by this identifier, or `null`. */
  getByExternalId(externalId: string): Promise<User | null>;
}

/** Users of one organization. */
export interface OrganizationUserRepository {
  /**
   * Creates a user. The e-mail address is put into lower case and Unicode normalization form C first.
   * @throws ValidationError when the model refuses it
   * @throws UniqueViolationError when its e-mail address, external identifier or identifier is taken, in
   * whichever organization
   * @throws ForeignKeyViolationError when the organization does not exist
   */
  create(user: NewOrganizationUser): Promise<User>;
  /** Creates many, all or none; errors as {@link create}, each issue under its place. */
  createMany(users: readonly NewOrganizationUser[]): Promise<User[]>;
  get(id: string): Promise<User | null>;
  /** Those of the identifiers that exist here, in the order of the identifiers. */
  getMany(ids: readonly string[]): Promise<User[]>;
  getByEmail(email: string): Promise<User | null>;
  getByExternalId(externalId: string): Promise<User | null>;
  /** Users, newest first unless asked otherwise. */
  list(filter?: UserFilter): Promise<Page<User>>;
  /**
   * Changes what is named and leaves the rest.
   * @throws NotFoundError when the organization has no such user
   * @throws ValidationError, UniqueViolationError as {@link create}
   */
  update(id: string, changes: UserUpdate): Promise<User>;
  /**
   * From now on the user may not sign in, and keys that act for the user are refused. Twice changes nothing.
   * @throws NotFoundError when the organization has no such user
   */
  deactivate(id: string): Promise<User>;
  /**
   * Takes a deactivation back.
   * @throws NotFoundError when the organization has no such user
   */
  reactivate(id: string): Promise<User>;
  /**
   * Deletes a user and the keys that act for it.
   * @returns false when there was none
   * @throws InUseError when jobs, budgets or usage of the user are there: deactivate the user instead
   */
  delete(id: string): Promise<boolean>;
}
