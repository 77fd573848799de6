/** Rules about who may do what. */
import { example, type Rule } from '@runledger/migrator/lint';
import type { Node } from 'libpg-query';
import { offencesWhere, parsedAs } from './walk.ts';

const NOTES = 'CREATE TABLE notes (id uuid NOT NULL);';

const grantPublic: Rule = {
  id: 'grant-public',
  title: 'Privileges for everybody, or all of them',
  severity: 'error',
  why: 'PUBLIC is every role of the server, those of other applications too. ALL is more than any application needs: TRUNCATE, TRIGGER, REFERENCES.',
  safe: 'Grant what is needed to the role that needs it.',
  bad: example('GRANT ALL ON notes TO PUBLIC;', { before: NOTES }),
  good: example('GRANT SELECT, INSERT ON notes TO reporting;', { before: NOTES }),
  *check(file) {
    for (const { statement, tree } of parsedAs(file, 'GrantStmt')) {
      const { is_grant: isGrant, grantees = [], privileges } = tree;
      if (!isGrant) continue;
      const toAll = grantees.some(
        (each) => 'RoleSpec' in each && each.RoleSpec.roletype === 'ROLESPEC_PUBLIC',
      );
      if (toAll) yield { line: statement.line, message: 'every role of the server may do it.' };
      else if (!privileges?.length) {
        yield { line: statement.line, message: 'it grants every privilege there is.' };
      }
    }
  },
};

const roles: Rule = {
  id: 'roles',
  title: 'Roles are made or changed',
  severity: 'error',
  why: 'Roles belong to the server, not to this database: a second database of the same server fails on them, and a password in a file is known to everybody who reads it.',
  safe: 'Let the tools that set up the server make roles; migrations grant to them.',
  bad: example("CREATE ROLE reporting LOGIN PASSWORD 'change-me';"),
  good: example('GRANT SELECT ON notes TO reporting;', { before: NOTES }),
  check: (file) =>
    offencesWhere(file, concernsRoles, 'roles are the server’s, not this database’s.'),
};

const concernsRoles = (node: Node) => Object.keys(node).some((kind) => ROLES.has(kind));

const ROLES = new Set([
  'CreateRoleStmt',
  'AlterRoleStmt',
  'AlterRoleSetStmt',
  'DropRoleStmt',
  'GrantRoleStmt',
  'ReassignOwnedStmt',
  'DropOwnedStmt',
]);

const ownership: Rule = {
  id: 'ownership',
  title: 'Another owner, or default privileges',
  severity: 'warning',
  why: 'The next migration may not change what the migrating role no longer owns, and default privileges hold for whatever that role ever makes, elsewhere too.',
  safe: 'Let the migrating role own everything, and grant on each table.',
  bad: example('ALTER TABLE notes OWNER TO reporting;', { before: NOTES }),
  good: example('GRANT SELECT ON notes TO reporting;', { before: NOTES }),
  check: (file) =>
    offencesWhere(file, changesOwner, 'it changes who owns or may use things to come.'),
};

function changesOwner(node: Node): boolean {
  if ('AlterOwnerStmt' in node || 'AlterDefaultPrivilegesStmt' in node) return true;
  if (!('AlterTableStmt' in node)) return false;
  return (node.AlterTableStmt.cmds ?? []).some(
    (command) => 'AlterTableCmd' in command && command.AlterTableCmd.subtype === 'AT_ChangeOwner',
  );
}

const BODY = 'LANGUAGE sql AS $$ SELECT count(*) FROM notes $$';

const securityDefiner: Rule = {
  id: 'security-definer',
  title: 'SECURITY DEFINER without a search_path of its own',
  severity: 'error',
  why: 'The function runs with its owner’s rights and its caller’s search_path: who may make a table or function in any schema of it decides what it does.',
  safe: 'Add SET search_path = … to the function, with pg_temp last.',
  bad: example(`CREATE FUNCTION note_count() RETURNS bigint SECURITY DEFINER ${BODY};`, {
    before: NOTES,
  }),
  good: example(
    `CREATE FUNCTION note_count() RETURNS bigint SECURITY DEFINER SET search_path = pg_catalog, pg_temp ${BODY};`,
    { before: NOTES },
  ),
  *check(file) {
    for (const { statement, tree } of parsedAs(file, 'CreateFunctionStmt')) {
      const options = (tree.options ?? []).flatMap((option) =>
        'DefElem' in option ? [option.DefElem] : [],
      );
      const isDefiner = options.some(
        ({ defname, arg }) =>
          defname === 'security' && arg && 'Boolean' in arg && arg.Boolean.boolval,
      );
      const isFixed = options.some(
        ({ defname, arg }) =>
          defname === 'set' &&
          arg &&
          'VariableSetStmt' in arg &&
          arg.VariableSetStmt.name === 'search_path',
      );
      if (!isDefiner || isFixed) continue;
      yield { line: statement.line, message: 'its caller decides which tables it means.' };
    }
  },
};

export const privilegeRules: readonly Rule[] = [grantPublic, roles, ownership, securityDefiner];
