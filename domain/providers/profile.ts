/** What a provider says of somebody, read from its claims. The claims come from outside: every one may be missing, or of any type. */
import { type EmailAddress, parseEmail } from '#domain/accounts/email-address.ts'
import { readUsername, rulesThatPermit, type WantedUsername } from '#domain/accounts/username-rules.ts'
import { type AuthenticationMethod, authenticationMethods } from '#domain/sessions/authentication.ts'
import { providerTraits } from './presets.ts'
import type { ClaimMap, ProviderClient } from './provider.ts'

/** Claims as a provider sent them, whose signature or origin was verified. */
export type Claims = Readonly<Record<string, unknown>>

/** What Postern goes by. */
export interface ProviderProfile {
  issuer: string
  subject: string
  /** The hosted domain or tenant; null where there is none. */
  tenant: string | null
  email: EmailAddress | null
  /** Whether the provider vouches for the address. */
  emailVerified: boolean
  fullName: string | null
  /** Names to have, best first. */
  usernames: WantedUsername[]
  /** How the user signed in there, as far as the provider says so. */
  amr: AuthenticationMethod[]
  /** For `user_data.social`. */
  social: Record<string, string | number | boolean>
}

const maxSubject = 255
const maxFullName = 200
const maxSocialText = 500

/** The claims that `social` keeps: those of OpenID Connect Core §5.1, of Google, Entra and GitHub that describe a person. */
const socialClaims = [
  'sub',
  'id',
  'login',
  'name',
  'given_name',
  'family_name',
  'nickname',
  'preferred_username',
  'profile',
  'html_url',
  'picture',
  'avatar_url',
  'website',
  'email',
  'email_verified',
  'locale',
  'zoneinfo',
  'hd',
  'tid',
] as const

/** @returns the profile; null for claims without a subject */
export function readProfile(provider: ProviderClient, claims: Claims): ProviderProfile | null {
  const preset = providerTraits[provider.preset]
  const map = { ...preset.claims, ...provider.claims } as ClaimMap
  const subject = subjectOf(claims[preset.subject])
  if (!subject) return null
  const email = readEmail(claims[map.email])
  return {
    issuer: textOf(claims['iss']) ?? provider.issuer,
    subject,
    tenant: preset.tenant && textOf(claims[preset.tenant]),
    email,
    emailVerified: email !== null && isTrue(claims[map.email_verified]),
    fullName: fullNameOf(claims[map.full_name]),
    usernames: usernamesOf(claims[map.username], email),
    amr: methodsOf(claims['amr']),
    social: socialOf(claims),
  }
}

/** Numbers are GitHub's. Texts are compared exactly, case included (OpenID Connect Core §2). */
function subjectOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  return typeof value === 'string' && value !== '' && value.length <= maxSubject && !value.includes('\0') ? value : null
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && !value.includes('\0') ? value : null
}

/** Apple sends booleans as texts, and Entra as numbers. Anything else is no. */
function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === 1 || value === '1'
}

function readEmail(value: unknown): EmailAddress | null {
  const parsed = typeof value === 'string' ? parseEmail(value) : []
  return Array.isArray(parsed) ? null : parsed
}

function fullNameOf(value: unknown): string | null {
  const name = textOf(value)
    ?.replace(/[\p{C}\s]+/gu, ' ')
    .trim() // one line, without control characters
  return name ? name.slice(0, maxFullName) : null
}

/** What the provider calls them, and what stands before the @ of either. A name that no rules permit is left out. */
function usernamesOf(value: unknown, email: EmailAddress | null): WantedUsername[] {
  const wanted = [textOf(value), textOf(value)?.split('@')[0], email?.display.split('@')[0]]
  const texts = [...new Set(wanted.filter((each) => each !== undefined && each !== null && !each.includes('@')))]
  return texts.map((text) => readUsername(text!)).filter((name) => rulesThatPermit(name).length > 0)
}

function methodsOf(value: unknown): AuthenticationMethod[] {
  const said = Array.isArray(value) ? authenticationMethods.filter((method) => value.includes(method)) : []
  return said.length > 0 ? said : ['fed']
}

function socialOf(claims: Claims): ProviderProfile['social'] {
  const kept = socialClaims.flatMap((name) => {
    const value = claims[name]
    const fits =
      typeof value === 'string'
        ? value.length <= maxSocialText && !value.includes('\0')
        : typeof value === 'boolean' || Number.isFinite(value)
    return fits ? [[name, value] as const] : []
  })
  return Object.fromEntries(kept) as ProviderProfile['social']
}
