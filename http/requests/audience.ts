/** The fields of an audience, as administrators send them. */
import * as z from 'zod/mini'
import {
  audienceClaims,
  audienceLifetimeBounds,
  audienceLimits,
  findAudienceIdentifierError,
  isOwnAddress,
} from '#domain/audiences/audience.ts'
import { reservedUserDataKeys } from '#domain/accounts/user-data.ts'
import type { UnplacedError } from '#domain/field-error.ts'
import { invalid } from '#domain/refusal.ts'
import { Uuid } from '#http/schemas.ts'
import { atLeastOne } from './tree-schemas.ts'

const maxDescriptionLength = 2000
const maxUserDataKeyLength = 200

const Identifier = z.string().check((payload) => {
  const params = findAudienceIdentifierError(payload.value)
  if (params) payload.issues.push({ code: 'custom', params, input: payload.value })
})

const twice: UnplacedError = { code: 'duplicate-name', detail: 'List each name once.' }
const isEachOnce = (names: readonly string[]) => new Set(names).size === names.length

const reserved: UnplacedError = {
  code: 'reserved-key',
  detail: 'This key is not part of the notes. The claim `name` has the full name.',
}
const UserDataKey = z.string().check(
  z.minLength(1),
  z.maxLength(maxUserDataKeyLength),
  z.refine((key) => !(reservedUserDataKeys as readonly string[]).includes(key), { params: reserved }),
)

const fields = {
  description: z.nullable(z.string().check(z.maxLength(maxDescriptionLength))),
  claims: z.array(z.enum(audienceClaims)).check(z.refine(isEachOnce, { params: twice })),
  user_data: z
    .array(UserDataKey)
    .check(z.maxLength(audienceLimits.userDataKeys), z.refine(isEachOnce, { params: twice })),
  permissions_at: z.array(Uuid).check(z.maxLength(audienceLimits.resources)),
  lifetime_seconds: z.int().check(z.gte(audienceLifetimeBounds.min), z.lte(audienceLifetimeBounds.max)),
}

/** A new audience; without a claim of its choice its tokens say only who the user is. */
export const NewAudience = z.strictObject({
  identifier: Identifier,
  description: z._default(fields.description, null),
  claims: z._default(fields.claims, []),
  user_data: z._default(fields.user_data, []),
  permissions_at: z._default(fields.permissions_at, []),
  lifetime_seconds: z._default(fields.lifetime_seconds, audienceLifetimeBounds.max),
})

/** The fields to set; a list replaces the one before. */
export const AudienceChanges = atLeastOne({
  identifier: z.optional(Identifier),
  description: z.optional(fields.description),
  claims: z.optional(fields.claims),
  user_data: z.optional(fields.user_data),
  permissions_at: z.optional(fields.permissions_at),
  lifetime_seconds: z.optional(fields.lifetime_seconds),
})

/** @throws Refusal `invalid-request` for the address of this deployment: the audience of its own tokens */
export function requireForeign(identifier: string | undefined, baseUrl: string): void {
  if (identifier === undefined || !isOwnAddress(identifier, baseUrl)) return
  const detail = 'This is the address of Postern itself. Send the identifier of another service.'
  throw invalid([{ pointer: '/identifier', code: 'own-host-not-allowed', detail }])
}
