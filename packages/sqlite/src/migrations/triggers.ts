/** What triggers do, as far as their texts tell. */

/** Whether the trigger can write to a table; one that only refuses, as those of the audit trail, does not. */
export function writes(sql: string): boolean {
  return /\bbegin\b.*\b(insert|update|delete|replace)\b/is.test(sql);
}
