/** All data about a user, as `GET /v1/users/{u}/export` answers them. */
import * as z from 'zod/mini'
import { authenticationMethods } from '#domain/sessions/authentication.ts'
import { name } from '#openapi/json-schema.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { Instant, UuidSchema } from '#openapi/schemas.ts'
import type { UserExport } from '#store/accounts/user-export.ts'
import { ApiKeyFields } from './api-keys.ts'
import { AuditActionSchema } from './audit-events.ts'
import { Grant } from './grants.ts'
import { PasskeyFields } from './passkeys.ts'
import { AccountFields } from './user-accounts.ts'

const free = z.record(z.string(), z.unknown())
const text = z.string()
const maybe = z.nullable(z.string())

export const Export = name(
  'UserExport',
  'All data that Postern stores about a user.',
  schemaFor<UserExport>()(
    z.strictObject({
      user: z.strictObject({ ...AccountFields.shape, user_data: free }),
      groups: z.array(
        z.strictObject({
          uuid: UuidSchema,
          name: text,
          group_administrator: z.boolean(),
          flags: free,
          status: z.enum(['active', 'pending']),
          since: Instant,
        }),
      ),
      grants: z.array(z.omit(Grant, { service: true, path: true })),
      sessions: z.array(
        z.strictObject({
          sid: UuidSchema,
          created_at: Instant,
          last_seen_at: Instant,
          absolute_end_at: Instant,
          ip: maybe,
          user_agent: maybe,
          amr: z.array(z.enum(authenticationMethods)),
          authenticated_at: Instant,
          ended_at: z.nullable(Instant),
          end_reason: maybe,
        }),
      ),
      second_factors: z.array(
        z.strictObject({
          kind: z.enum(['authenticator', 'recovery-code']),
          created_at: Instant,
          last_used_at: z.nullable(Instant),
        }),
      ),
      passkeys: z.array(PasskeyFields),
      links: z.array(
        z.strictObject({
          operation: text,
          created_at: Instant,
          expires_at: z.nullable(Instant),
          used_at: z.nullable(Instant),
        }),
      ),
      registrations: z.array(
        z.strictObject({
          uuid: UuidSchema,
          username: text,
          email: text,
          full_name: maybe,
          status: text,
          requested_from: maybe,
          created_at: Instant,
        }),
      ),
      terms: z.array(
        z.strictObject({
          group: z.nullable(z.strictObject({ uuid: z.nullable(UuidSchema), name: maybe })),
          version: z.int(),
          language: text,
          sha256: text,
          accepted_at: Instant,
          ip: maybe,
          session: z.nullable(UuidSchema),
        }),
      ),
      api_keys: z.array(ApiKeyFields),
      identities: z.array(
        z.strictObject({
          uuid: UuidSchema,
          provider: z.string(),
          issuer: z.string(),
          subject: z.string(),
          email: z.nullable(z.string()),
          created_at: Instant,
          last_used_at: z.nullable(Instant),
        }),
      ),
      mails: z.array(
        z.strictObject({ template: text, recipient: text, created_at: Instant, sent_at: z.nullable(Instant) }),
      ),
      audit_events: z.array(
        z.strictObject({
          at: Instant,
          action: AuditActionSchema,
          actor: z.nullable(UuidSchema),
          session: z.nullable(UuidSchema),
          api_key: z.nullable(UuidSchema),
          target_kind: text,
          target: text,
          ip: maybe,
          details: free,
        }),
      ),
    }),
  ),
)
