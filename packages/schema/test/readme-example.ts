import {
  id,
  index,
  instant,
  isNotNull,
  key,
  type NewRow,
  newRowValidator,
  oneOf,
  organizations,
  type Row,
  table,
} from '@runledger/schema';

export const devices = table('devices', {
  domain: 'identity',
  about: 'A machine that an organization has registered.',
  retention: { days: 90, after: 'lastSeenAt' },
  columns: {
    organizationId: id().references(organizations).internal('The organization that owns it.'),
    id: id().generated().internal('Identifier of the device.'),
    serial: key(63).confidential('Serial number, as its maker prints it.'),
    state: oneOf('active', 'lost').default('active').internal('Whether it may be used.'),
    lastSeenAt: instant().defaultNow().internal('When it last called.'),
    lostAt: instant().optional().internal('When it was reported lost.'),
  },
  primaryKey: ['organizationId', 'id'],
  uniques: [['organizationId', 'serial']],
  indexes: [index('lostAt').where(isNotNull('lostAt')).serves('lost devices')],
});

export type Device = Row<typeof devices>;
export type NewDevice = NewRow<typeof devices>;

const validate = newRowValidator(devices);

/** The row to store, with identifier and defaults; a ValidationError lists all that is wrong. */
export function register(device: NewDevice, now: Date): Device {
  return validate(device, { now });
}
