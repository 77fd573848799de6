/** A database by its name, and who may change its schema. */
import * as z from 'zod/mini';
import { connection } from './connection.ts';
import { shapeOf } from './shape.ts';
import { about, refused, text, whole } from './values.ts';

const people = (description: string) =>
  about(
    z.optional(
      z.record(
        text(),
        z
          .string()
          .check(
            z.regex(
              /^[A-Za-z0-9+/]{43}=$/,
              refused('must be a public key as `migrate keygen` prints it'),
            ),
          ),
      ),
    ),
    description,
  );

export const environment = () =>
  z.strictObject({
    ...shapeOf(connection),
    protected: about(
      z.optional(z.boolean()),
      'The schema of this database is to change under approved plans only: until `migrate protect` has told the database so, nothing changes it. What the database holds counts, also where this says less. Default: false.',
    ),
    approvers: people(
      'Who is meant to approve plans: their public keys by name. The database holds who does: `migrate protect` takes this over, and a difference is reported.',
    ),
    appliers: people(
      'Who is meant to apply plans and not to approve them, such as a deployment: likewise.',
    ),
    approvals: about(
      z.optional(whole(1, 100)),
      'How many different approvers a plan is meant to need, none of them the one who applies: likewise. Default: 2.',
    ),
  });
