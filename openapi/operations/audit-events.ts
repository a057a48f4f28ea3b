import * as z from 'zod/mini'
import { auditActions } from '#domain/audit-actions.ts'
import type { AuditEventRow } from '#store/audit/audit.ts'
import type { AuditSealDetails, AuditSealRow } from '#store/audit/seal-list.ts'
import type { SignInHour } from '#store/audit/series.ts'
import type { FailingAccount, FailingAddress, SignInFailures } from '#store/audit/sign-in-failures.ts'
import { name } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { asCsv, csvHeaders, Instant, page, UuidSchema } from '#openapi/schemas.ts'

export const AuditActionSchema = name('AuditAction', 'What has happened.', z.enum(auditActions))

const AuditEvent = name(
  'AuditEvent',
  'An entry of the audit log. `actor` is null if no user was signed in. `api_key` is the id of the API key that the actor used. Both fields of `actor` are null if the account has been deleted. ' +
    '`ip_asserted_by` is the API key of the trusted server that stated the address, if there was one. ' +
    '`request_id` is the UUID in the `instance` of a problem document. `details` depends on the action. In `sign-in-failed`, `reason` is `wrong-password`, ' +
    '`wrong-code`, `account-not-active`, `unknown-name`, or the reason why the stored hash or the passkey could not be verified.',
  schemaFor<AuditEventRow>()(
    z.strictObject({
      uuid: UuidSchema,
      at: Instant,
      action: AuditActionSchema,
      actor: z.nullable(z.strictObject({ uuid: z.nullable(UuidSchema), username: z.nullable(z.string()) })),
      session: z.nullable(UuidSchema),
      api_key: z.nullable(UuidSchema),
      target_kind: z.string(),
      target: z.string(),
      ip: z.nullable(z.string()),
      ip_asserted_by: z.nullable(UuidSchema),
      request_id: z.nullable(z.string()),
      details: z.record(z.string(), z.unknown()),
    }),
  ),
)

const Hour = name(
  'SignInHour',
  'What happened in the hour that begins at `at`. `sign_ins` counts sessions that were opened; `wrong_password` failures at an account, `unknown_name` ' +
    'those under a name or an address without an account, and `second_factor` wrong codes. `lockouts` and `reused_refresh_tokens` are consequences.',
  schemaFor<SignInHour>()(
    z.strictObject({
      at: Instant,
      sign_ins: z.int(),
      wrong_password: z.int(),
      unknown_name: z.int(),
      second_factor: z.int(),
      lockouts: z.int(),
      reused_refresh_tokens: z.int(),
    }),
  ),
)

const Series = z.strictObject({ items: z.array(Hour), complete: z.boolean() })

const failureFields = { failures: z.int(), last_at: Instant }

const Failures = name(
  'SignInFailures',
  'Failed sign-ins: wrong passwords and wrong second factors. `accounts` and `addresses` are the 50 with the most failures. `addresses` of an account counts the ' +
    'client addresses, and `names` of an address the accounts and the names without an account. `complete` is false if only the newest events of the span ' +
    'were read.',
  schemaFor<SignInFailures>()(
    z.strictObject({
      accounts: z.array(
        schemaFor<FailingAccount>()(
          z.strictObject({
            uuid: UuidSchema,
            username: z.string(),
            full_name: z.nullable(z.string()),
            ...failureFields,
            addresses: z.int(),
            locked_out_until: z.nullable(Instant),
          }),
        ),
      ),
      addresses: z.array(
        schemaFor<FailingAddress>()(z.strictObject({ ip: z.nullable(z.string()), ...failureFields, names: z.int() })),
      ),
      unknown_names: z.int(),
      complete: z.boolean(),
    }),
  ),
)

const sealFields = {
  uuid: UuidSchema,
  events: z.int(),
  through: UuidSchema,
  through_at: z.nullable(Instant),
  sealed_at: Instant,
  previous_digest: z.nullable(z.string()),
  digest: z.string(),
}

const Seal = name(
  'AuditSeal',
  'A seal on the audit log. It covers the `events` after the previous seal, up to the event `through`, which happened at `through_at`. Digests are SHA-256 ' +
    'in hexadecimal. `previous_digest` is null for the first seal.',
  schemaFor<AuditSealRow>()(z.strictObject(sealFields)),
)

const SealDetails = name(
  'AuditSealDetails',
  'A seal with what it was computed from: `digest` is the SHA-256 of the bytes of `previous_digest`, followed by `lines` in UTF-8, joined by line feeds. ' +
    'Each line is one event as a JSON array: number, microseconds since 1970, action, number of the actor, session, API key, kind of target, target, address, ' +
    'API key that stated the address, id of the request, details.',
  schemaFor<AuditSealDetails>()(z.strictObject({ ...sealFields, lines: z.array(z.string()) })),
)

/** `/v1/audit-events` */
export const auditEvents: FunctionDescription = {
  title: 'Audit',
  description:
    'The log of every change and every security event. The API never changes or deletes entries. A chain of digests reveals entries that were ' +
    'changed in the database.',
  operations: {
    'GET /v1/audit-events': {
      id: 'listAuditEvents',
      summary: 'List audit events',
      description: `Returns the newest events first. Filters are combined with AND. ${asCsv}`,
      parameters: {
        actor: 'The user who acted, by id, user name or `current`.',
        api_key: 'The API key that was used, by its id.',
        action: 'The action, for example `session-opened`.',
        target_kind: 'The kind of object that was affected, for example `user`.',
        target: 'The object that was affected: its UUID, or its name if objects of this kind are identified by name.',
        from: 'Only events at or after this time.',
        to: 'Only events before this time.',
      },
      responses: {
        200: {
          description: 'One page of audit events.',
          schema: page(AuditEvent),
          mediaType: 'text/csv',
          headers: csvHeaders,
        },
      },
    },
    'GET /v1/audit-events/series': {
      id: 'getAuditSeries',
      summary: 'Get an audit series',
      description:
        'Counts sign-ins and what went wrong with them in each whole hour (UTC), the oldest first and without gaps. The last hour is the one of ' +
        '`to` and may not be over. If there are too many events, the oldest hours are left out, and `complete` is false.',
      parameters: {
        hours: 'How many hours, from 24 to 720. Default: 24.',
        to: 'The time up to which events are counted. Default: now.',
      },
      responses: { 200: { description: 'The series.', schema: Series } },
    },
    'GET /v1/audit-events/failures': {
      id: 'getSignInFailures',
      summary: 'Get sign-in failures',
      description:
        'Counts failed sign-ins of a span of time by account and by client address. Names without an account are counted together, since they may be ' +
        'mistyped passwords.',
      parameters: { from: 'The beginning of the span.', to: 'The end of the span, exclusive.' },
      responses: { 200: { description: 'The failures.', schema: Failures } },
    },
    'GET /v1/audit-events/seals': {
      id: 'listAuditSeals',
      summary: 'List audit seals',
      description:
        'Returns the newest seals first. The sweeper seals events that are at least a minute old. A digest that is kept outside the database reveals ' +
        'whether events before it were changed later.',
      responses: { 200: { description: 'One page of seals.', schema: page(Seal) } },
    },
    'GET /v1/audit-events/seals/{uuid}': {
      id: 'getAuditSeal',
      summary: 'Get an audit seal',
      description:
        'Returns the seal with the texts of its events, up to 1000, so that the caller can compute the digest.',
      parameters: { uuid: 'The id of the seal.' },
      responses: { 200: { description: 'The seal.', schema: SealDetails } },
    },
  },
}
