export * from './codec.ts';
export * from './identity/organizations.ts';
export * from './load.ts';
export * from './metering/usage.ts';
export * from './organization-store.ts';
export * from './port.ts';
export * from './statement.ts';
export * from './transactions.ts';
