/** Other providers that users sign in with. Signing in is `/sign-in/with/{provider}`. */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { providerTraits } from '#domain/providers/presets.ts'
import { allowPublic, requireAdministrator } from '#http/authenticate.ts'
import { body, query, uuidParam } from '#http/body/input.ts'
import type { FunctionEnv } from '#http/env.ts'
import { createFunction, database } from '#http/function.ts'
import { idempotent } from '#http/idempotency.ts'
import { storedSecrets } from '#http/factors/stored-secrets.ts'
import {
  discoverMetadata,
  issuerOf,
  NewProvider,
  ProviderChanges,
  requireTenantFits,
} from '#http/requests/providers.ts'
import { PageQuery } from '#http/schemas.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import {
  createProvider,
  deleteProvider,
  getProvider,
  listAvailableProviders,
  listProviders,
  updateProvider,
} from '#store/providers/providers.ts'

const providersFunction = createFunction('/v1/providers')
providersFunction.use('*', triggersDelivery)

providersFunction.get('/', requireAdministrator('settings:read'), query(z.strictObject(PageQuery)), async (c) =>
  c.json(await listProviders(database(c), c.var.caller, c.req.valid('query'))),
)

/** For sign-in forms: what everybody may see of the providers that are enabled. */
providersFunction.get('/available', allowPublic, async (c) =>
  c.json({ items: await listAvailableProviders(database(c)) }),
)

providersFunction.post(
  '/',
  requireAdministrator('settings:write', { sessionOnly: true }),
  body(NewProvider),
  idempotent,
  async (c) => {
    const { issuer: sent, client_secret: secret, ...input } = c.req.valid('json')
    const preset = providerTraits[input.preset]
    const issuer = issuerOf(preset, sent)
    requireTenantFits(input.preset, input.tenant)
    const uuid = crypto.randomUUID()
    const provider = await createProvider(database(c), c.var.caller, {
      ...input,
      uuid,
      issuer,
      title: input.title ?? preset.title ?? input.name,
      scopes: input.scopes ?? preset.scopes,
      client_secret: secret === null ? null : await sealed(c, secret, uuid),
      metadata: await discoverMetadata(c, preset, issuer),
    })
    return c.json(provider, 201, { Location: `/v1/providers/${uuid}` })
  },
)

providersFunction.get('/:uuid', requireAdministrator('settings:read'), async (c) =>
  c.json(await getProvider(database(c), c.var.caller, uuidParam(c, 'uuid'))),
)

providersFunction.patch(
  '/:uuid',
  requireAdministrator('settings:write', { sessionOnly: true }),
  body(ProviderChanges),
  idempotent,
  async (c) => {
    const { discover, client_secret: secret, ...change } = c.req.valid('json')
    const uuid = uuidParam(c, 'uuid')
    const metadata = discover && (await metadataOf(c, uuid))
    const client_secret = secret ? await sealed(c, secret, uuid) : secret
    const provider = await updateProvider(database(c), c.var.caller, uuid, { ...change, client_secret, metadata })
    return c.json(provider)
  },
)

providersFunction.delete('/:uuid', requireAdministrator('settings:write', { sessionOnly: true }), async (c) => {
  await deleteProvider(database(c), c.var.caller, uuidParam(c, 'uuid'))
  return c.body(null, 204)
})

/** Bound to the provider, so that in the row of another it opens nothing. */
async function sealed(c: Context<FunctionEnv>, secret: string, uuid: string): Promise<string> {
  return (await storedSecrets(c)).seal('provider-client', secret, uuid)
}

/** What the issuer of a provider publishes now. */
async function metadataOf(c: Context<FunctionEnv>, uuid: string) {
  const { preset, issuer } = await getProvider(database(c), c.var.caller, uuid)
  return discoverMetadata(c, providerTraits[preset], issuer)
}

export default providersFunction
