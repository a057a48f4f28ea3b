/** Who reaches which account: each state of an account here, with each thing that a provider may say, has one outcome. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ProviderFailure } from '#domain/providers/sign-in-failure.ts'
import { codeOf, ProviderBrowser } from '#test/support/providers/browser.ts'
import { claimsOf, useLyingProvider } from '#test/support/providers/lying-provider.ts'
import { registerProvider } from '#test/support/providers/use-provider.ts'
import { createRegistration } from '#test/support/fixtures/registrations.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { postern } = usePosternWithInbox(() => ({ WEBHOOK_LOOPBACK: 'allowed' }))
const root = useRoot(postern)
const provider = useLyingProvider()
let uuid: string

beforeAll(async () => {
  uuid = (await registerProvider(postern, root, provider.issuer, { name: 'lying', sign_up: true, link: true })).uuid
})

/** Brings an account or a registration with the address `{login}@example.test` about. */
const local = {
  nobody: async () => {},
  'an account whose owner confirmed the address': proven,
  'an account that an administrator made': async (login) => {
    const body = { username: login, email: `${login}@example.test` }
    await postern.call('POST', '/v1/users', { token: root.token, body })
  },
  'an account that was imported': (login) => postern.createUser(login),
  'a confirmed account whose address an administrator changed to this': async (login) => {
    await proven(`${login}-before`)
    const edit = { email: `${login}@example.test`, email_verified: true }
    await postern.call('PATCH', `/v1/users/${login}-before`, { token: root.token, body: edit })
  },
  'a confirmed account that is disabled': async (login) => {
    await proven(login)
    await postern.call('PATCH', `/v1/users/${login}`, { token: root.token, body: { is_active: false } })
  },
  'a confirmed account that is locked': async (login) => {
    await proven(login)
    const body = { kind: 'administrative', reason: 'a test' }
    await postern.call('POST', `/v1/users/${login}/lock`, { token: root.token, body })
  },
  'a registration that nobody confirmed': async (login) => {
    await createRegistration(postern, login)
  },
  'a registration that awaits approval': async (login) => {
    await createRegistration(postern, login, { status: 'confirmed' })
  },
  'an account that is linked, with another address': async (login) => {
    await proven(`${login}-other`)
    await linked(`${login}-other`, `sub-${login}`)
  },
  'an account with the address that is linked to another subject': async (login) => {
    await proven(login)
    await linked(login, `another-${login}`)
  },
  'a linked account that is disabled': async (login) => {
    await proven(login)
    await linked(login, `sub-${login}`)
    await postern.call('PATCH', `/v1/users/${login}`, { token: root.token, body: { is_active: false } })
  },
} satisfies Record<string, (login: string) => Promise<void>>

/** What the provider says besides the subject. */
const said = {
  verified: {},
  unverified: { email_verified: false },
  'no address': { email: undefined, email_verified: undefined },
} satisfies Record<string, Record<string, unknown>>

type Outcome = 'signed-up' | 'linked' | 'signed-in' | ProviderFailure

/** One outcome for each. */
const table: Record<keyof typeof local, Record<keyof typeof said, Outcome>> = {
  nobody: { verified: 'signed-up', unverified: 'email-not-verified', 'no address': 'email-missing' },
  'an account whose owner confirmed the address': of('linked'),
  'an account that an administrator made': of('account-exists'),
  'an account that was imported': of('account-exists'),
  'a confirmed account whose address an administrator changed to this': of('account-exists'),
  'a confirmed account that is disabled': of('account-exists'),
  'a confirmed account that is locked': of('account-exists'),
  'a registration that nobody confirmed': of('signed-up'),
  'a registration that awaits approval': of('awaiting-approval'),
  'an account that is linked, with another address': {
    verified: 'signed-in',
    unverified: 'signed-in',
    'no address': 'signed-in',
  },
  'an account with the address that is linked to another subject': of('linked'),
  'a linked account that is disabled': {
    verified: 'account-not-active',
    unverified: 'account-not-active',
    'no address': 'account-not-active',
  },
}

/** @param verified what a vouched-for address leads to; without one nothing is linked or created */
function of(verified: Outcome): Record<keyof typeof said, Outcome> {
  return { verified, unverified: 'email-not-verified', 'no address': 'email-missing' }
}

const rows = Object.entries(table).flatMap(([state, outcomes]) =>
  Object.entries(outcomes).map(([saying, outcome]) => ({ state, saying, outcome }) as Row),
)
interface Row {
  state: keyof typeof local
  saying: keyof typeof said
  outcome: Outcome
}

let logins = 0
let login: string
beforeEach(() => {
  logins += 1
  login = `person${logins}`
  provider.lie = { userInfo: ({ body }) => Object.assign(body, { email: undefined }) }
})

describe('the table of account states and provider states', () => {
  it.each(rows)('$state, $saying: $outcome', async ({ state, saying, outcome }) => {
    await local[state](login)
    provider.claims = claimsOf(login, said[saying])
    expect(await outcomeOf()).toBe(outcome)
  })

  it('is complete', () => {
    expect(rows).toHaveLength(Object.keys(local).length * Object.keys(said).length)
  })
})

describe('where the policy of the provider does not link', () => {
  beforeAll(() => change({ link: false }))

  it('an address that both sides verified is not enough', async () => {
    await proven(login)
    provider.claims = claimsOf(login)
    expect(await outcomeOf()).toBe('account-exists')
  })

  it('a link that exists still signs in', async () => {
    await proven(login)
    await linked(login, `sub-${login}`)
    provider.claims = claimsOf(login)
    expect(await outcomeOf()).toBe('signed-in')
  })
})

describe('where the policy of the provider or the service creates no accounts', () => {
  it.each([
    ['sign_up', { sign_up: false }, 'sign-up-not-allowed'],
    ['allowed_domains', { allowed_domains: ['example.org'] }, 'domain-not-allowed'],
    ['enabled, while the user is at the provider', { enabled: false }, 'provider-disabled'],
  ])('%s', async (_name, policy, reason) => {
    await change({ sign_up: true, allowed_domains: [], enabled: true })
    provider.claims = claimsOf(login)
    expect(await outcomeOf(() => change(policy))).toBe(reason)
    await change({ sign_up: true, allowed_domains: [], enabled: true })
  })

  it('registration is closed', async () => {
    await setting({ registration_open: false })
    provider.claims = claimsOf(login)
    expect(await outcomeOf()).toBe('registration-closed')
    await setting({ registration_open: true })
  })

  it('the address is refused', async () => {
    await setting({ refused_addresses: [`${login}@`] })
    provider.claims = claimsOf(login)
    expect(await outcomeOf()).toBe('address-refused')
    await setting({ refused_addresses: [] })
  })

  it('a domain counts only where the provider vouches for the address', async () => {
    await proven(login)
    await linked(login, `sub-${login}`)
    await change({ allowed_domains: ['example.test'] })
    provider.claims = claimsOf(login, { email_verified: false })
    expect(await outcomeOf()).toBe('domain-not-allowed')
    provider.claims = claimsOf(login)
    expect(await outcomeOf()).toBe('signed-in')
    await change({ allowed_domains: [] })
  })
})

describe('names of new accounts', () => {
  it('are what the provider says, then what is before the @, then generated', async () => {
    await proven('taken-name')
    provider.claims = claimsOf(login, { preferred_username: 'taken-name' })
    expect(await outcomeOf()).toBe('signed-up')
    provider.claims = {
      ...claimsOf(login),
      sub: 'a-second',
      email: `taken-name@example.org`,
      preferred_username: login,
    }
    expect(await outcomeOf()).toBe('signed-up')
    const names = await postern.database.sql<{ username: string }>(
      `select u.username from users u join identities i on i.user_id = u.id where i.subject = any ($1) order by i.id`,
      [[`sub-${login}`, 'a-second']],
    )
    expect(names).toEqual([{ username: login }, { username: expect.stringMatching(/^user-\d+$/) }])
  })
})

describe('a sign-up that an administrator has to approve', () => {
  it('waits; the approved account signs in with the provider, and its profile is there', async () => {
    await setting({ registration_approval: true })
    provider.claims = claimsOf(login)
    expect(await outcomeOf()).toBe('awaiting-approval')
    expect(await outcomeOf()).toBe('awaiting-approval')
    const { body } = await postern.call('GET', '/v1/registrations?status=confirmed', { token: root.token })
    const waiting = body.items.find((each: { username: string }) => each.username === login)
    const mails = await postern.database.sql(
      `select from outbox_mail where template = 'registration-approval-wanted' and parameters ->> 'username' = $1`,
      [login],
    )
    expect(mails).toHaveLength(1)
    await postern.call('POST', `/v1/registrations/${waiting.uuid}/approve`, { token: root.token })
    await setting({ registration_approval: false })
    expect(await outcomeOf()).toBe('signed-in')
    const [user] = await postern.database.sql('select user_data, password_hash from users where username = $1', [login])
    expect(user).toMatchObject({
      password_hash: null,
      user_data: { registration_source: 'lying', social: { lying: { sub: `sub-${login}` } } },
    })
  })
})

/** What became of a sign-in, and that a refused one left no session and no link. @param meanwhile done while the user is at the provider */
async function outcomeOf(meanwhile = async () => {}): Promise<Outcome> {
  const before = await facts()
  const browser = new ProviderBrowser(postern)
  const url = await browser.passProvider(await browser.begin('/sign-in/with/lying'))
  await meanwhile()
  const visit = await browser.ask(url)
  const after = await facts()
  if (visit.status !== 303) {
    expect({ ...after, failures: before.failures }).toEqual(before)
    expect(after.failures).toBe(before.failures + 1)
    expect(codeOf(visit)[0]).toBeGreaterThanOrEqual(400)
    return (await lastEvent('provider-sign-in-failed')).reason!
  }
  expect(after.sessions).toBe(before.sessions + 1)
  if (after.identities === before.identities) return 'signed-in'
  return (await lastEvent('identity-linked')).proof === 'sign-up' ? 'signed-up' : 'linked'
}

async function facts() {
  const [row] = await postern.database.sql<{ sessions: number; identities: number; users: number; failures: number }>(
    `select (select count(*) from sessions)::integer as sessions, (select count(*) from identities)::integer as identities,
      (select count(*) from users)::integer as users,
      (select count(*) from audit_events where action = 'provider-sign-in-failed')::integer as failures`,
  )
  return row!
}

async function lastEvent(action: string): Promise<{ reason?: ProviderFailure; proof?: string }> {
  const [event] = await postern.database.sql<{ details: { reason?: ProviderFailure; proof?: string } }>(
    'select details from audit_events where action = $1 order by id desc limit 1',
    [action],
  )
  return event!.details
}

/** An account whose owner confirmed the address. */
async function proven(name: string): Promise<void> {
  await postern.createUser(name)
  await postern.database.sql('update users set email_proven_at = app_now() where username = $1', [name])
}

async function linked(name: string, subject: string): Promise<void> {
  await postern.database.sql(
    `insert into identities (user_id, provider_id, issuer, subject) select u.id, p.id, p.issuer, $2 from users u, providers p where u.username = $1`,
    [name, subject],
  )
}

async function change(body: Record<string, unknown>): Promise<void> {
  const { status } = await postern.call('PATCH', `/v1/providers/${uuid}`, { token: root.token, body })
  expect(status).toBe(200)
}

async function setting(body: Record<string, unknown>): Promise<void> {
  const { status } = await postern.call('PATCH', '/v1/settings', { token: root.token, body })
  expect(status).toBe(200)
}
