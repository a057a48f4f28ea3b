/** The audit log, for administrators. It is append-only, so it can only be listed. */
import * as z from 'zod/mini'
import { auditActions } from '#domain/audit-actions.ts'
import { parseInstant } from '#domain/instant.ts'
import { requireAdministrator } from '#http/authenticate.ts'
import { createFunction, database } from '#http/function.ts'
import { query, uuidParam } from '#http/body/input.ts'
import { answerCsv, CsvLimit, pageSizeOf, wantsCsv } from '#http/csv.ts'
import { PageQuery, Reference, Uuid, wholeNumber } from '#http/schemas.ts'
import { type AuditEventRow, listAuditEvents } from '#store/audit/audit.ts'
import { getAuditSeal, listAuditSeals } from '#store/audit/seal-list.ts'
import { signInSeries } from '#store/audit/series.ts'
import { signInFailures } from '#store/audit/sign-in-failures.ts'

const Instant = z.iso
  .datetime({ offset: true, abort: true })
  .check(z.refine((text) => parseInstant(text) !== undefined))

/** What a kind of target is called: `user`. */
const KindName = z.string().check(z.maxLength(63), z.regex(/^[a-z]+(?:-[a-z]+)*$/))

const Filter = z.strictObject({
  ...PageQuery,
  limit: CsvLimit,
  actor: z.optional(Reference),
  api_key: z.optional(Uuid),
  action: z.optional(z.enum(auditActions)),
  target_kind: z.optional(KindName),
  /** A uuid, or what else the kind is known by. In UTF-16 units. */
  target: z.optional(z.string().check(z.minLength(1), z.maxLength(320))),
  from: z.optional(Instant),
  to: z.optional(Instant),
})

const columns = {
  uuid: (event: AuditEventRow) => event.uuid,
  at: (event: AuditEventRow) => event.at,
  action: (event: AuditEventRow) => event.action,
  actor: (event: AuditEventRow) => event.actor?.uuid ?? null,
  actor_name: (event: AuditEventRow) => event.actor?.username ?? null,
  api_key: (event: AuditEventRow) => event.api_key,
  target_kind: (event: AuditEventRow) => event.target_kind,
  target: (event: AuditEventRow) => event.target,
  ip: (event: AuditEventRow) => event.ip,
  request_id: (event: AuditEventRow) => event.request_id,
  details: (event: AuditEventRow) => JSON.stringify(event.details),
}

const auditFunction = createFunction('/v1/audit-events')

auditFunction.get('/', requireAdministrator('audit:read'), query(Filter), async (c) => {
  const { limit: asked, after, from, to, ...rest } = c.req.valid('query')
  const limit = pageSizeOf(c, asked)
  const filter = { ...rest, from: parseInstant(from ?? ''), to: parseInstant(to ?? '') }
  const page = await listAuditEvents(database(c), c.var.caller, filter, { limit, after })
  return wantsCsv(c) ? answerCsv(c, 'audit-events', columns, page) : c.json(page)
})

/** Whole hours: a day to thirty days. */
const Series = z.strictObject({ hours: z._default(wholeNumber(24, 720), 24), to: z.optional(Instant) })

auditFunction.get('/series', requireAdministrator('audit:read'), query(Series), async (c) => {
  const { hours, to } = c.req.valid('query')
  return c.json(await signInSeries(database(c), c.var.caller, hours, parseInstant(to ?? '')))
})

const Span = z.strictObject({ from: Instant, to: Instant })

auditFunction.get('/failures', requireAdministrator('audit:read'), query(Span), async (c) => {
  const { from, to } = c.req.valid('query')
  return c.json(await signInFailures(database(c), c.var.caller, parseInstant(from)!, parseInstant(to)!))
})

auditFunction.get('/seals', requireAdministrator('audit:read'), query(z.strictObject(PageQuery)), async (c) =>
  c.json(await listAuditSeals(database(c), c.var.caller, c.req.valid('query'))),
)

auditFunction.get('/seals/:uuid', requireAdministrator('audit:read'), async (c) =>
  c.json(await getAuditSeal(database(c), c.var.caller, uuidParam(c, 'uuid'))),
)

export default auditFunction
