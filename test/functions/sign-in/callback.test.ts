/** Signing in at an honest provider. */
import { beforeAll, describe, expect, it } from 'vitest'
import { codeOf, ProviderBrowser } from '#test/support/providers/browser.ts'
import { personOf, registerProvider, useHonestProvider } from '#test/support/providers/use-provider.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { postern } = usePosternWithInbox(() => ({ WEBHOOK_LOOPBACK: 'allowed' }))
const root = useRoot(postern)
const provider = useHonestProvider([personOf('grace'), personOf('nobody', false)])
beforeAll(async () => {
  await registerProvider(postern, root, provider.issuer, { sign_up: true, link: true })
})

describe('GET /sign-in/callback/{provider}', () => {
  it('303 signs up whom nobody knows, opens a session, and fills `social`', async () => {
    const browser = new ProviderBrowser(postern)
    const visit = await browser.signIn('honest', 'sub-grace', '?return_to=/welcome')
    expect(visit.text).toBe('')
    expect([visit.status, visit.location]).toEqual([303, '/sign-in/next?return_to=%2Fwelcome'])
    const { text } = await browser.ask('/v1/sessions/current')
    expect(JSON.parse(text)).toMatchObject({
      user: { username: 'grace', email: 'grace@example.test', full_name: 'Name of grace' },
    })
    const [row] = await postern.database.sql(
      `select user_data, email_proven_at is not null as is_proven from users where username = 'grace'`,
    )
    expect(row).toMatchObject({
      is_proven: true,
      user_data: {
        registration_source: 'honest',
        social: { honest: { sub: 'sub-grace', preferred_username: 'grace' } },
      },
    })
  })

  it('403 for an address that the provider does not vouch for', async () => {
    const browser = new ProviderBrowser(postern)
    expect(codeOf(await browser.signIn('honest', 'sub-nobody'))).toEqual([403, 'provider-email-not-verified'])
  })
})
