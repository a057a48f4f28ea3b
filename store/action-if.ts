import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { AuditAction } from '#domain/audit-actions.ts'

/** An action of the audit log that depends on the row: `then` where the condition holds. */
export function actionIf(condition: SQL, then: AuditAction, otherwise: AuditAction | SQL): SQL {
  return sql`case when ${condition} then ${then} else ${otherwise} end`
}
