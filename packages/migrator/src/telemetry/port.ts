/** What a target says of itself to those who look on; part of the engine's port (see `target.ts`). */

/** https://opentelemetry.io/docs/specs/semconv/database/ */
export interface DatabaseAttributes {
  readonly 'db.system.name': string;
  readonly 'db.namespace'?: string;
  readonly 'server.address'?: string;
  readonly 'server.port'?: number;
}
