/** The bodies of `/v1/api-keys`. */
import * as z from 'zod/mini'
import { mintApiKey } from '#adapters/tokens/api-key-text.ts'
import type { UnplacedError } from '#domain/field-error.ts'
import { parseInstant } from '#domain/instant.ts'
import {
  defaultKeyDays,
  defaultOverlapSeconds,
  type KeyExpiry,
  maxKeyBranches,
  maxKeyDays,
  maxKeyNameLength,
  maxOverlapSeconds,
} from '#domain/keys/api-key.ts'
import { branchScopes, scopes } from '#domain/keys/scope.ts'
import { InstantText, lineText, Reference, Uuid } from '#http/schemas.ts'
import type { KeyDigests } from '#store/keys/key-creation.ts'

const KeyName = lineText(maxKeyNameLength)

/** Until when: one of them, or neither. */
const expiry = {
  expires_at: z.optional(z.nullable(InstantText)),
  expires_in_days: z.optional(z.int().check(z.gte(1), z.lte(maxKeyDays))),
}

type SentExpiry = { expires_at?: string | null | undefined; expires_in_days?: number | undefined }

const oneExpiry = z.check<SentExpiry>(({ value, issues }) => {
  if (value.expires_at === undefined || value.expires_in_days === undefined) return
  issues.push({ code: 'custom', params: bothExpiries, path: ['expires_in_days'], input: value.expires_in_days })
})

const bothExpiries: UnplacedError = {
  code: 'conflicting-field',
  detail: 'Send either `expires_at` or `expires_in_days`.',
}

const twiceScope: UnplacedError = { code: 'duplicate-name', detail: 'List each scope once.' }
const twiceBranch: UnplacedError = { code: 'duplicate-name', detail: 'List each branch once.' }
const withoutBranches: UnplacedError = {
  code: 'conflicting-field',
  detail: `A key with branches can have only the scopes ${branchScopes.join(', ')}.`,
}

const KeyScopes = z.array(z.enum(scopes)).check(
  z.minLength(1),
  z.refine((list) => new Set(list).size === list.length, { params: twiceScope }),
)

const Branches = z
  .array(
    z.pipe(
      Uuid,
      z.transform((uuid) => uuid.toLowerCase()),
    ),
  )
  .check(
    z.minLength(1),
    z.maxLength(maxKeyBranches),
    z.refine((list) => new Set(list).size === list.length, { params: twiceBranch }),
  )

export const NewKey = z
  .strictObject({
    name: KeyName,
    user: z.optional(Reference),
    scopes: KeyScopes,
    branches: z.optional(z.nullable(Branches)),
    ...expiry,
  })
  .check(oneExpiry, ({ value, issues }) => {
    if (!value.branches || value.scopes.every((scope) => branchScopes.includes(scope))) return
    issues.push({ code: 'custom', params: withoutBranches, path: ['branches'], input: value.branches })
  })

export const KeyRename = z.strictObject({ name: KeyName })

export const KeyRotation = z
  .strictObject({
    overlap_seconds: z._default(z.int().check(z.gte(0), z.lte(maxOverlapSeconds)), defaultOverlapSeconds),
    ...expiry,
  })
  .check(oneExpiry)

/** Longer than the text of any key. */
const maxKeyText = 200

export const LeakedKey = z.strictObject({ key: z.string().check(z.maxLength(maxKeyText)) })

/** The expiry that a body asks for. */
export function expiryFrom({ expires_at: at, expires_in_days: days = defaultKeyDays }: SentExpiry): KeyExpiry {
  if (at === null) return null
  return at === undefined ? { days } : { at: parseInstant(at)! }
}

/** New texts of a key, one of each kind: which of them it has, the statement decides, which knows whose it is. */
export function mintKeyTexts(): { digests: KeyDigests; textOf: (prefix: 'pst_pk' | 'pst_sk') => string } {
  const [person, service] = [mintApiKey('pk'), mintApiKey('sk')]
  return { digests: { person, service }, textOf: (prefix) => (prefix === 'pst_sk' ? service : person).text }
}
