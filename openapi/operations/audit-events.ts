import * as z from 'zod/mini'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { Instant, page, Uuid } from '#openapi/schemas.ts'

/** `store/audit/audit.ts` AuditEventRow. */
const AuditEvent = name(
  'AuditEvent',
  'Something that somebody did. `actor` is null for a stranger, and empty for somebody whose account is gone.',
  z.strictObject({
    uuid: Uuid,
    at: Instant,
    action: z.string(),
    actor: z.nullable(z.strictObject({ uuid: z.nullable(Uuid), username: z.nullable(z.string()) })),
    session: z.nullable(Uuid),
    target_kind: z.string(),
    target: z.string(),
    ip: z.nullable(z.string()),
    request_id: z.nullable(z.string()),
    details: z.record(z.string(), z.unknown()),
  }),
)

/** `/v1/audit-events` */
export const auditEvents: FunctionDescription = {
  title: 'Audit',
  description:
    'Every change and every security event. Nothing can be changed or removed here; a chain of digests shows where somebody did so in the database.',
  operations: {
    'GET /v1/audit-events': {
      id: 'listAuditEvents',
      summary: 'List what happened, newest first',
      description: 'By actor (id, name or `current`), action, target and time: `from` is included, `to` is not.',
      answers: { 200: { description: 'A page.', schema: page(AuditEvent) } },
    },
  },
}
