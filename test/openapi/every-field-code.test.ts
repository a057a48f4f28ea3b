/** A request for every field code, so that every documented code can occur. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type FieldCode, fieldCodes } from '#domain/field-error.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { goodPassword, type SignedIn } from '#test/support/servers/postern.ts'
import { useRangeService } from '#test/support/servers/range-service.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const breaches = useRangeService()
const postern = usePostern(() => ({ BREACH_CHECK_URL: breaches.url, BASE_URL: 'https://id.acme.org' }))
const root = useRoot(postern)
const ann = useUser(postern, 'ann')
const { call, service, resource, group } = createTreeFixture(postern, root)

type Request = [method: string, path: string, body?: unknown, as?: SignedIn]

const breached = 'a password that was published'
const uuid = '0c7a3a1e-5c93-4b8c-9b5d-0f8a5f0f3a11'
let place = ''
let child = ''
let elsewhere = ''
beforeAll(async () => {
  breaches.counts.set(breached, 1)
  place = await service('api')
  child = await resource(place, 'child')
  elsewhere = await service('elsewhere')
  await group('editors')
  await postern.createUser('ben')
  await group('crew', 0, 'ann', 'ben')
  await postern.database.sql(
    `update memberships set group_administrator = true where user_id = (select id from users where username = 'ann')`,
  )
  policyInForce = (await call('GET', '/v1/settings')).body.roles_policy
  await call('PUT', '/v1/terms', { texts: { en: 'Be kind.' } })
  await postern.database.sql('update users set terms_version_id = (select version_id from site_terms)')
})

// oxlint-disable-next-line typescript/no-explicit-any -- changed in places that have no type to be wrong in
let policyInForce: any
const policy = (change: (document: typeof policyInForce) => unknown): Request => {
  const document = structuredClone(policyInForce)
  change(document)
  return settings({ roles_policy: document })
}
const settings = (change: object): Request => ['PATCH', '/v1/settings', change]
const grant = (change: object): Request => [
  'POST',
  '/v1/grants',
  { holder: { user: 'ann' }, resource: place, permission: 'read', ...change },
]
const preview = (body: object): Request => ['POST', '/v1/grants/preview', body]
const removal = (permission = 'read') => ({ delete: { holder: 'everyone', resource: place, permission } })
const move = (to: string): Request => ['PATCH', `/v1/resources/${child}`, { parent: to }]
const newGroup = (change: object): Request => ['POST', '/v1/groups', { name: freshName('g'), ...change }]
const type = (nodes: object, more: object = {}): Request => [
  'POST',
  '/v1/services/types',
  { name: freshName('t'), nodes, ...more },
]
const user = (change: object): Request => [
  'POST',
  '/v1/users',
  { username: freshName('u'), email: `${freshName()}@example.test`, ...change },
]
const strength = (password: string, more: object = {}): Request => [
  'POST',
  '/v1/passwords/strength',
  { password, ...more },
]
const webhook = (change: object): Request => [
  'POST',
  '/v1/webhooks',
  { name: freshName('w'), url: 'https://hooks.acme.org/in', actions: ['create_user'], ...change },
]
const mail = (texts: object): Request =>
  settings({
    mail_overrides: {
      'password-reset': { en: { subject: 'New password', paragraphs: ['Choose one: {{link}}'], ...texts } },
    },
  })
const terms = (texts: object): Request => ['PUT', '/v1/terms', { texts }]
const below = (name: string, change: object = {}): Request => [
  'PATCH',
  '/v1/grants',
  {
    permissions: [
      { resource_name: 'api', resource_type: 'service' },
      { resource_name: name, resource_type: 'route', permission: 'read', user: 'ann', ...change },
    ],
  },
]

/** A code without a request here does not compile. */
const requests: Record<FieldCode, () => Request> = {
  missing: () => ['POST', '/v1/groups', {}],
  unreachable: () => [
    'POST',
    '/v1/providers',
    { name: 'nowhere', issuer: 'https://no-such-provider.postern-example.org', client_id: 'x' },
  ],
  'unknown-audience': () => ['POST', '/v1/sessions/current/tokens', { audience: 'nowhere' }],
  'unknown-flag': () => ['PUT', '/v1/groups/editors/members/ann', { flags: { fly: true } }],
  'unknown-group': () => grant({ holder: { group: 'nobodies' } }),
  'unknown-key': () => newGroup({ nmae: 'x' }),
  'unknown-language': () => ['POST', '/v1/users/current/terms', { version: 1, language: 'fr' }, ann],
  'unknown-name': () => policy((document) => document.role_policy.locked.on_owned.push('fly')),
  'unknown-permission': () => type({ service: { permissions: ['read'] } }, { default_grants: { write: ['everyone'] } }),
  'unknown-placeholder': () => mail({ paragraphs: ['{{device}} {{link}}'] }),
  'unknown-resource': () => grant({ resource: uuid }),
  'unknown-role': () => ['PATCH', '/v1/users/ann', { role: 'king' }],
  'unknown-service': () => [
    'PATCH',
    '/v1/grants',
    { permissions: [{ resource_name: 'none', resource_type: 'service', permission: 'read', user: 'ann' }] },
  ],
  'unknown-template': () => settings({ mail_overrides: { none: { en: { subject: 'x', paragraphs: ['x'] } } } }),
  'unknown-type': () => ['POST', '/v1/services', { name: freshName('s'), type: 'none' }],
  'unknown-user': () => grant({ holder: { user: 'nobody.here' } }),
  'unknown-webhook': () => ['GET', `/v1/webhooks/deliveries?webhook=${uuid}`],
  'duplicate-action': () => webhook({ actions: ['create_user', 'create_user'] }),
  'duplicate-email': () => settings({ registration_approvers: ['ann@example.test', 'ANN@example.test'] }),
  'duplicate-holder': () =>
    type({ service: { permissions: ['read'] } }, { default_grants: { read: ['everyone', 'everyone'] } }),
  'duplicate-key': () => ['POST', '/v1/groups', '{"name": "a", "name": "b"}'],
  'duplicate-name': () => settings({ reserved_usernames: ['boss', 'b0ss'] }),
  'duplicate-parameter': () => ['GET', '/v1/groups?limit=1&limit=2'],
  'duplicate-permission': () => type({ service: { permissions: ['read', 'read'] } }),
  'duplicate-preset': () => settings({ presets: ['camcops', 'camcops'] }),
  'duplicate-type': () => type({ service: { permissions: [], children: ['a', 'a'] }, a: { permissions: [] } }),
  'invalid-type': () => newGroup({ name: 7 }),
  'invalid-value': () => grant({ permission: { name: 'read', access: 'dney' } }),
  'invalid-format': () => grant({ resource: 'api' }),
  'invalid-character': () => user({ username: 'a<b>c' }),
  'invalid-cursor': () => preview({ change: removal(), after: `${uuid}.${uuid}` }),
  'invalid-email': () => user({ email: 'ann' }),
  'invalid-language': () => terms({ 'not a language': 'Terms' }),
  'invalid-link': () => mail({ paragraphs: ['{{link}} comes first'] }),
  'invalid-placeholder': () => mail({ paragraphs: ['{{ username }}', 'Choose one: {{link}}'] }),
  'invalid-url': () => webhook({ url: 'hooks' }),
  'not-normalized': () => terms({ EN: 'Terms' }),
  blank: () => strength('          \u200B\u200B'),
  unchanged: () => [
    'PUT',
    '/v1/passwords/current',
    { current_password: goodPassword, new_password: goodPassword },
    ann,
  ],
  'mixed-scripts': () => user({ username: 'p\u0430ypal' }),
  'too-short': () => user({ username: 'a' }),
  'too-long': () => newGroup({ description: 'x'.repeat(2001) }),
  'too-small': () => newGroup({ priority: -1 }),
  'too-large': () => newGroup({ priority: 2 ** 31 }),
  'too-deep': () => [
    'POST',
    '/v1/check',
    { checks: [{ service: 'api', path: 'a/'.repeat(100) + 'a', permission: 'read' }] },
  ],
  'too-few-items': () => ['POST', '/v1/check', { checks: [] }],
  'too-many-items': () => settings({ reserved_usernames: Array.from({ length: 201 }, (_, n) => `name${n}`) }),
  'too-many-keys': () => [
    'PUT',
    '/v1/groups/editors/members/ann',
    { flags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`a:b${n}`, true])) },
  ],
  'in-the-past': () => grant({ permission: { name: 'read', expires_at: '2001-01-01T00:00:00Z' } }),
  'breached-password': () => strength(breached),
  'common-password': () => strength('passwordpassword'),
  'repetitive-password': () => strength('aaaaaaaaaaaaaaaa'),
  'too-similar': () => strength('annabella.karenina', { username: 'annabella.karenina' }),
  'conflicting-field': () => ['DELETE', `/v1/grants?user=ann&group=editors&resource=${place}&permission=read`],
  'multiple-changes': () => preview({ change: { ...removal(), move: { resource: child, parent: place } } }),
  'circular-parent': () => move(child),
  'permission-mismatch': () => preview({ change: removal(), permission: 'write' }),
  'service-mismatch': () => move(elsewhere),
  'type-mismatch': () => below('child', { resource_type: 'other' }),
  'unreachable-type': () => type({ service: { permissions: [] }, a: { permissions: [] } }),
  'child-type-not-allowed': () => ['POST', '/v1/resources', { parent: place, name: freshName(), type: 'layer' }],
  'credentials-not-allowed': () => webhook({ url: 'https://a:b@hooks.acme.org/' }),
  'field-not-permitted': () => ['PATCH', '/v1/users/current', { is_active: true }, ann],
  'flag-not-permitted': () => ['PUT', '/v1/groups/crew/members/ben', { flags: { group_administrator: true } }, ann],
  'fragment-not-allowed': () => webhook({ url: 'https://hooks.acme.org/#x' }),
  'group-not-allowed': () => ['PUT', '/v1/users/ann/upload-group', { group: 'editors' }],
  'membership-not-allowed': () =>
    preview({ change: { membership: { user: 'ann', group: 'everyone', action: 'add' } } }),
  'own-host-not-allowed': () => webhook({ url: 'https://id.acme.org/' }),
  'permission-not-allowed': () => grant({ permission: 'fly' }),
  'port-not-allowed': () => webhook({ url: 'https://hooks.acme.org:22/' }),
  'private-host-not-allowed': () => webhook({ url: 'https://localhost/' }),
  'rights-not-allowed': () => policy((document) => document.role_policy.locked.on_owned.push(document.actions[0])),
  'uuid-not-allowed': () => user({ username: uuid }),
  'reserved-key': () => ['PATCH', '/v1/users/ann', { user_data: { full_name: 'Ann' } }],
  'reserved-name': () => user({ username: 'admin' }),
  'reserved-user': () => grant({ holder: { user: 'anonymous' } }),
  'current-password-required': () => ['PATCH', '/v1/users/current', { email: 'new@example.test' }, ann],
  'email-not-allowed': () => ['POST', '/v1/registrations', { username: freshName('u'), email: 'ann@refused.example' }],
  'link-not-allowed': () => [
    'POST',
    '/v1/registrations',
    { username: freshName('u'), email: 'ann@example.test', full_name: 'See www.example.com' },
  ],
  'https-required': () => webhook({ url: 'http://hooks.acme.org/' }),
}

describe('every field code', () => {
  beforeAll(async () => {
    const body = { refused_addresses: ['@refused.example'], refuse_links_in_full_names: true }
    await postern.call('PATCH', '/v1/settings', { token: root.token, body })
  })

  it.each(Object.keys(fieldCodes) as FieldCode[])('%s occurs in a response', async (code) => {
    const [method, path, body, as = root] = requests[code]()
    const answer = await postern.call(method, path, { body, token: as.token })
    const errors: { code: string }[] = answer.body.errors ?? []
    expect({ status: answer.status, codes: errors.map((error) => error.code) }).toMatchObject({
      codes: expect.arrayContaining([code]),
    })
  })
})
