import { expect, it } from 'vitest';
import { statementText } from './statement-text.ts';

it.each([
  ["CREATE ROLE app LOGIN PASSWORD 'hunter2'", "CREATE ROLE app LOGIN PASSWORD '***'"],
  ["ALTER ROLE app PASSWORD E'it\\'s hunter2'", "ALTER ROLE app PASSWORD '***'"],
  ["ALTER ROLE app password 'it''s hunter2';", "ALTER ROLE app password '***';"],
  ['ALTER ROLE app PASSWORD $x$hunter2$x$', "ALTER ROLE app PASSWORD '***'"],
  [
    "CREATE USER MAPPING FOR app SERVER far OPTIONS (user 'app', password 'hunter2')",
    "CREATE USER MAPPING FOR app SERVER far OPTIONS (user 'app', password '***')",
  ],
  [
    "CREATE SUBSCRIPTION s CONNECTION 'host=far password=hunter2 dbname=a' PUBLICATION p",
    "CREATE SUBSCRIPTION s CONNECTION 'host=far password=*** dbname=a' PUBLICATION p",
  ],
  [
    "CREATE SUBSCRIPTION s CONNECTION 'postgres://app:hunter2@far/a' PUBLICATION p",
    "CREATE SUBSCRIPTION s CONNECTION 'postgres://app:***@far/a' PUBLICATION p",
  ],
])('hides a password: %s', (sql, shown) => {
  expect(statementText(sql)).toBe(shown);
});

it.each([
  'ALTER TABLE users ADD COLUMN password_hash text',
  "UPDATE users SET note = 'password reset' WHERE at < '2026-01-01 12:00:00'",
  "INSERT INTO links VALUES ('https://example.com:8080/a@b')",
])('leaves what is none: %s', (sql) => {
  expect(statementText(sql)).toBe(sql);
});

it('cuts a long text', () => {
  expect(statementText('a'.repeat(5_000))).toBe(`${'a'.repeat(4_000)}…`);
});
