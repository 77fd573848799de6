/** Three customers of a platform, and the people who work there. All addresses end in `.example`. */
import type { NewOrganization, NewUser } from '@runledger/schema';
import type { Calendar } from '../calendar.ts';
import { sampleId } from '../identifiers.ts';

/** Created first of all: its age tells the day that the samples hang on. */
export const lumen = sampleId('organizations', 'lumen-labs');
export const harbor = sampleId('organizations', 'harbor-foods');
export const kite = sampleId('organizations', 'kite-studio');

export function sampleOrganizations(calendar: Calendar): NewOrganization[] {
  const organization = (id: string, slug: string, name: string, tier: string, createdAt: Date) => ({
    id,
    slug,
    name,
    quotaTier: tier,
    createdAt,
    updatedAt: createdAt,
  });
  return [
    organization(lumen, 'lumen-labs', 'Lumen Labs', 'pro', calendar.firstCreated),
    organization(
      harbor,
      'harbor-foods',
      'Harbor Foods',
      'enterprise',
      calendar.daysAgo(95, '08:20'),
    ),
    organization(kite, 'kite-studio', 'Kite Studio', 'free', calendar.daysAgo(41, '14:05')),
  ];
}

export const userId = (name: string) => sampleId('users', name);

const people = [
  [lumen, 'ines', 'Ines Marchetti', 'admin', 119],
  [lumen, 'tomasz', 'Tomasz Wilk', 'user', 118],
  [lumen, 'adaeze', 'Adaeze Obi', 'user', 90],
  [lumen, 'joris', 'Joris de Wit', 'user', 88],
  [harbor, 'mei', 'Mei Tanaka', 'admin', 94],
  [harbor, 'ruben', 'Rubén Salas', 'user', 80],
  [harbor, 'signe', 'Signe Dahl', 'user', 61],
  [kite, 'noor', 'Noor Haddad', 'admin', 41],
  [kite, 'callum', 'Callum Reid', 'user', 22],
] as const;

const domains = new Map([
  [lumen, 'lumen-labs.example'],
  [harbor, 'harbor-foods.example'],
  [kite, 'kite-studio.example'],
]);

export function sampleUsers(calendar: Calendar): NewUser[] {
  return people.map(([organizationId, name, displayName, role, days]) => {
    const createdAt = calendar.daysAgo(days, '09:15');
    const deactivatedAt = name === 'joris' ? calendar.daysAgo(12, '16:40') : null;
    return {
      organizationId,
      id: userId(name),
      email: `${name}@${domains.get(organizationId)}`,
      displayName,
      role,
      deactivatedAt,
      createdAt,
      updatedAt: deactivatedAt ?? createdAt,
    };
  });
}
