/** Fifty callbacks at once, on real connections: one state has one winner, and one account at a provider becomes one account here. */
import { raceRuns } from '#test/support/parallel.ts'
import { beforeAll, expect, it } from 'vitest'
import { ProviderBrowser } from '#test/support/providers/browser.ts'
import { claimsOf, useLyingProvider } from '#test/support/providers/lying-provider.ts'
import { registerProvider } from '#test/support/providers/use-provider.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { postern } = usePosternWithInbox(() => ({ WEBHOOK_LOOPBACK: 'allowed' }))
const root = useRoot(postern)
const provider = useLyingProvider()
const crowd = 50

beforeAll(async () => {
  // More sign up here than one network may in an hour.
  await postern.database.sql(
    `update settings set chosen = jsonb_set(value, '{per_network}', '10000') where key = 'registration_limit'`,
  )
  provider.takeCodesTwice()
  await registerProvider(postern, root, provider.issuer, { name: 'lying', sign_up: true, link: true })
})

it('one state: one of fifty callbacks gets a session, also where the provider takes the code again', async () => {
  for (let run = 0; run < raceRuns(1); run += 1) await raceWith(`racer${run}`, run)
})

async function raceWith(racer: string, racesBefore: number): Promise<void> {
  provider.claims = claimsOf(racer)
  const first = new ProviderBrowser(postern)
  const url = await first.passProvider(await first.begin('/sign-in/with/lying'))
  const tabs = Array.from({ length: crowd }, () => new ProviderBrowser(postern, new Map(first.jar)))
  const visits = await Promise.all(tabs.map((tab) => tab.ask(url)))
  expect(visits.filter(({ status }) => status === 303)).toHaveLength(1)
  expect(tabs.filter(({ jar }) => jar.has('__Host-postern-session'))).toHaveLength(1)
  const losers = visits.filter(({ status }) => status === 400).map(({ text }) => JSON.parse(text).code)
  expect(losers).toEqual(Array.from({ length: crowd - 1 }, () => 'provider-sign-in-expired'))
  const [count] = await postern.database.sql(
    `select (select count(*) from sessions s join users u on u.id = s.user_id where u.username = $1)::integer as sessions,
      (select count(*) from audit_events where details ->> 'reason' = 'state-used')::integer as refused`,
    [racer],
  )
  expect(count).toEqual({ sessions: 1, refused: (racesBefore + 1) * (crowd - 1) })
}

it('fifty sign-ins of one unknown account at once: one account, one link, fifty sessions', async () => {
  provider.claims = claimsOf('newcomer')
  const tabs = Array.from({ length: crowd }, () => new ProviderBrowser(postern))
  const urls = await Promise.all(tabs.map(async (tab) => tab.passProvider(await tab.begin('/sign-in/with/lying'))))
  const visits = await Promise.all(tabs.map((tab, n) => tab.ask(urls[n]!)))
  expect(visits.map(({ status }) => status)).toEqual(Array.from({ length: crowd }, () => 303))
  const [count] = await postern.database.sql(
    `select (select count(*) from users where email like 'newcomer@%')::integer as users,
      (select count(*) from identities where subject = 'sub-newcomer')::integer as identities`,
  )
  expect(count).toEqual({ users: 1, identities: 1 })
})

it('fifty people who all want one user name get an account each', async () => {
  const tabs = await Promise.all(
    Array.from({ length: crowd }, async (_each, n) => {
      const tab = new ProviderBrowser(postern)
      const url = await tab.begin('/sign-in/with/lying')
      return { tab, url, claims: claimsOf(`person${n}`, { preferred_username: 'popular' }) }
    }),
  )
  // The provider says of each code who it is for.
  const callbacks: [ProviderBrowser, string][] = []
  for (const { tab, url } of tabs) callbacks.push([tab, await tab.passProvider(url)])
  const byCode = new Map(callbacks.map(([, url], n) => [new URL(url).searchParams.get('code')!, tabs[n]!.claims]))
  provider.claimsOfCode = (code) => byCode.get(code) ?? {}
  const visits = await Promise.all(callbacks.map(([tab, url]) => tab.ask(url)))
  expect(visits.map(({ status }) => status)).toEqual(Array.from({ length: crowd }, () => 303))
  const users = await postern.database.sql(`select username from users where email like 'person%@example.test'`)
  expect(new Set(users.map(({ username }) => username)).size).toBe(crowd)
})
