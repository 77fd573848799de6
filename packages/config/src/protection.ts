/** Environments that are `protected`. */
import { RunledgerError } from '@runledger/schema/errors';
import type { Config } from './config.ts';

/** The schema of a protected environment would have been changed. */
export class ProtectedEnvironmentError extends RunledgerError {
  override readonly code = 'PROTECTED_ENVIRONMENT';

  constructor(environment: string | null) {
    super(
      `The environment ${environment} is protected: its schema changes with approvals only, which this version can neither give nor check. Choose another one with --env, or set environments.${environment}.protected to false for as long as the change takes.`,
    );
  }
}

/** @throws ProtectedEnvironmentError when the configuration's environment is protected */
export function assertUnprotected({ environment, protection }: Config): void {
  if (protection.isProtected) throw new ProtectedEnvironmentError(environment);
}
