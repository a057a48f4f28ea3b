/** The fields of a provider, as administrators send them. */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { ProviderError } from '#adapters/providers/provider-error.ts'
import { publishedMetadata } from '#adapters/providers/provider-client.ts'
import { partOfAddress } from '#domain/accounts/email-address.ts'
import type { UnplacedError } from '#domain/field-error.ts'
import { readMetadata } from '#domain/providers/metadata.ts'
import { type ProviderTraits, providerTraits } from '#domain/providers/presets.ts'
import {
  providerLimits,
  type ProviderMetadata,
  providerNamePattern,
  type ProviderPreset,
  providerPresets,
  scopePattern,
} from '#domain/providers/provider.ts'
import { invalid } from '#domain/refusal.ts'
import { webhookUrlErrorCode } from '#domain/webhooks/webhook-url.ts'
import { requireValid } from '#http/body/input.ts'
import { configured } from '#http/configured.ts'
import type { FunctionEnv } from '#http/env.ts'
import { providerNetwork } from '#http/providers/network.ts'
import { lineText } from '#http/schemas.ts'
import { atLeastOne } from './tree-schemas.ts'
import { urlErrorDetails, webhookUrlRules } from './webhook-url.ts'

const twice: UnplacedError = { code: 'duplicate-name', detail: 'List each name once.' }
const isEachOnce = (names: readonly string[]) => new Set(names).size === names.length

const Scope = z
  .string()
  .check(
    z.maxLength(providerLimits.scope),
    z.regex(scopePattern, 'Use printable ASCII without blanks, quotes and backslashes.'),
  )
const Claim = z.string().check(z.minLength(1), z.maxLength(providerLimits.claim))
const Domain = z.pipe(
  z.string().check(z.maxLength(253)),
  z.transform((text: string) => partOfAddress(text.trim().toLowerCase())),
)

const fields = {
  title: lineText(providerLimits.title),
  client_id: lineText(providerLimits.clientId),
  client_secret: z.nullable(z.string().check(z.minLength(1), z.maxLength(providerLimits.clientSecret))),
  scopes: z
    .array(Scope)
    .check(z.minLength(1), z.maxLength(providerLimits.scopes), z.refine(isEachOnce, { params: twice })),
  claims: z.strictObject({
    email: z.optional(Claim),
    email_verified: z.optional(Claim),
    full_name: z.optional(Claim),
    username: z.optional(Claim),
  }),
  allowed_domains: z.array(Domain).check(z.maxLength(providerLimits.domains), z.refine(isEachOnce, { params: twice })),
  tenant: z.nullable(lineText(providerLimits.tenant)),
}

/** A new provider. Nobody signs up or is linked by it unless the administrator says so. */
export const NewProvider = z.strictObject({
  name: z
    .string()
    .check(
      z.maxLength(providerLimits.name),
      z.regex(providerNamePattern, 'Use lower-case letters and digits, with single hyphens between them.'),
    ),
  preset: z._default(z.enum(providerPresets), 'oidc'),
  issuer: z.optional(z.string().check(z.maxLength(providerLimits.issuer))),
  title: z.optional(fields.title),
  client_id: fields.client_id,
  client_secret: z._default(fields.client_secret, null),
  scopes: z.optional(fields.scopes),
  claims: z._default(fields.claims, {}),
  sign_up: z._default(z.boolean(), false),
  link: z._default(z.boolean(), false),
  allowed_domains: z._default(fields.allowed_domains, []),
  tenant: z._default(fields.tenant, null),
  enabled: z._default(z.boolean(), true),
})

/** The fields to set; a list or `claims` replaces the one before. `discover` reads the metadata again. */
export const ProviderChanges = atLeastOne({
  title: z.optional(fields.title),
  client_id: z.optional(fields.client_id),
  client_secret: z.optional(fields.client_secret),
  scopes: z.optional(fields.scopes),
  claims: z.optional(fields.claims),
  sign_up: z.optional(z.boolean()),
  link: z.optional(z.boolean()),
  allowed_domains: z.optional(fields.allowed_domains),
  tenant: z.optional(fields.tenant),
  enabled: z.optional(z.boolean()),
  discover: z.optional(z.literal(true)),
})

/** The issuer of a new provider. @throws Refusal `invalid-request` for one that is missing, or contradicts the preset */
export function issuerOf(preset: ProviderTraits, sent: string | undefined): string {
  const issuer = preset.issuer ?? sent
  if (issuer === undefined)
    throw invalid([{ pointer: '/issuer', code: 'missing', detail: 'Send the issuer of the provider.' }])
  if (sent !== undefined && sent !== issuer)
    throw invalid([
      {
        pointer: '/issuer',
        code: 'conflicting-field',
        detail: 'The preset has an issuer of its own. Leave this field out.',
      },
    ])
  return issuer
}

/** The tenant of Entra is compared with a claim; other presets but Google have none. @throws Refusal `invalid-request` */
export function requireTenantFits(preset: ProviderPreset, tenant: string | null | undefined): void {
  if (!tenant || providerTraits[preset].tenant !== null) return
  throw invalid([{ pointer: '/tenant', code: 'conflicting-field', detail: 'Only Google and Microsoft have tenants.' }])
}

/**
 * The metadata of an issuer, whose address and endpoints may be called from here. One request to the provider; none for GitHub.
 *
 * @throws Refusal `invalid-request` at `/issuer`
 */
export async function discoverMetadata(
  c: Context<FunctionEnv>,
  preset: ProviderTraits,
  issuer: string,
): Promise<ProviderMetadata> {
  if (preset.metadata) return preset.metadata
  const rules = await configured(() => webhookUrlRules(c.env))
  const code = preset.issuer === null ? webhookUrlErrorCode(issuer, rules) : null
  if (code) throw invalid([{ pointer: '/issuer', code, detail: urlErrorDetails[code] }])
  if (issuer.includes('?'))
    throw invalid([{ pointer: '/issuer', code: 'invalid-url', detail: 'An issuer has no query.' }])
  const network = await providerNetwork(c)
  const published = await publishedMetadata(issuer, network).catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error
    throw invalid([{ pointer: '/issuer', code: 'unreachable', detail: unreadable }])
  })
  if (preset.issuer === null && published['issuer'] !== issuer)
    throw invalid([{ pointer: '/issuer', code: 'invalid-url', detail: otherIssuer }])
  return requireValid(readMetadata(published, (url) => network.isAllowed(url)))
}

const unreadable = 'No OpenID Connect metadata of exactly this issuer is at its address, or it did not answer in time.'
const otherIssuer = 'The metadata at this address names another issuer. Send the issuer exactly as it is written there.'
