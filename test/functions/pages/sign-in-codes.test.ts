/** `/sign-in/code`: a code by email, in the browser that asked and in another one; and the widget against robots on forms. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { allowCodes, codeFor } from '#test/support/fixtures/sign-in-codes.ts'
import { mailTo } from '#test/support/fixtures/mail.ts'
import { openReader, type PageReader } from '#test/support/servers/page-reader.ts'
import { startBeside } from '#test/support/servers/postern.ts'
import { turnstileSettings, useTurnstile } from '#test/support/servers/turnstile.ts'
import { usePosternWithInbox } from '#test/support/servers/use-postern.ts'

const turnstile = useTurnstile()
const { postern, inbox } = usePosternWithInbox(() => ({ ENVIRONMENT: 'development' }))
beforeAll(() => allowCodes(postern))

let people = 0
let name: string
let reader: PageReader
beforeEach(async () => {
  people += 1
  name = `codereader${people}`
  await postern.createUser(name)
  reader = openReader(postern)
})

const ask = (login = name) => reader.post('/sign-in/code', { do: 'ask', login })
const use = (browser: PageReader, email_code: string) => browser.post('/sign-in/code', { do: 'use', email_code })
/** The path of the link in the newest mail. */
async function linkFor(): Promise<string> {
  const { text } = await mailTo(inbox, `${name}@example.test`, 'code to sign in')
  return /^https:\/\/id\.example\.test(\/sign-in\/code\?code=\w{8})$/m.exec(text)![1]!
}

describe('/sign-in/code', () => {
  it('is offered on the sign-in page', async () => {
    expect((await reader.get('/sign-in')).html).toContain('href="/sign-in/code?again=true"')
  })

  it('303 to the next page with the code that was typed, and the session is in cookies', async () => {
    const asked = await ask()
    expect([asked.status, asked.location]).toEqual([303, '/sign-in/code'])
    const page = await reader.get(asked.location!)
    expect(page.text).toContain('a code is on its way')
    expect(page.html).toMatch(/<input(?=[^>]*name="email_code")[^>]* autofocus/)
    const done = await use(reader, await codeFor(inbox, `${name}@example.test`))
    expect([done.status, done.location]).toEqual([303, '/sign-in/next'])
    expect((await reader.get('/account')).text).toContain(`${name}@example.test`)
    expect((await reader.get('/sign-in/code')).html).toMatch(/<input(?=[^>]*name="login")[^>]* autofocus/)
  })

  it('is filled in by the link, in the browser that asked', async () => {
    await ask(`${name}@example.test`)
    const code = await codeFor(inbox, `${name}@example.test`)
    expect((await reader.get(await linkFor())).html).toContain(`value="${code}"`)
    expect((await use(reader, code)).location).toBe('/sign-in/next')
  })

  it('shows the code in another browser, and signs nobody in there', async () => {
    await ask()
    const code = await codeFor(inbox, `${name}@example.test`)
    const other = openReader(postern)
    const page = await other.get(await linkFor())
    expect(page.text).toContain(code)
    expect(page.html).not.toContain('<form method="post">')
    expect([...other.jar.keys()]).toEqual(['__Host-postern-offered']) // as it began
    expect((await use(other, code)).status).toBe(401)
    expect((await use(reader, code)).location).toBe('/sign-in/next')
  })

  it('shows what is wrong, and the same for every name', async () => {
    const answers = []
    for (const login of [name, 'nobody.at.all']) {
      await ask(login)
      const wrong = await use(reader, 'ZZZZ-ZZZZ')
      answers.push([wrong.status, wrong.text.replaceAll(login, '')])
      expect((await use(reader, '12')).status).toBe(422)
    }
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]![0]).toBe(401)
  })

  it('goes on to where the browser wanted to go', async () => {
    const path = '/sign-in/code?return_to=%2Faccount%2Fsessions'
    const asked = await reader.post(path, { do: 'ask', login: name })
    expect(asked.location).toBe(path)
    const done = await reader.post(path, { do: 'use', email_code: await codeFor(inbox, `${name}@example.test`) })
    expect(done.location).toBe('/sign-in/next?return_to=%2Faccount%2Fsessions')
  })
})

describe('forms that are checked against robots', () => {
  it.each([
    ['/sign-up', 'registration'],
    ['/forgot-password', 'password-help'],
    ['/sign-in/code', 'sign-in-code'],
  ])('%s has the widget, and a policy for it, where there is a key and nowhere else', async (path, action) => {
    const plain = await reader.get(path)
    expect(plain.html + plain.headers.get('Content-Security-Policy')).not.toContain('cloudflare')
    const other = await startBeside(postern, { ...turnstileSettings(turnstile), ENVIRONMENT: 'development' })
    const page = await openReader(other).get(path)
    await other.stop()
    expect(page.html).toContain(`data-action="${action}"`)
    expect(page.headers.get('Content-Security-Policy')).toMatch(
      /; script-src https:\/\/challenges\.cloudflare\.com; (?:.*; )?frame-src https:\/\/challenges\.cloudflare\.com;/,
    )
  })

  it('hand the response on: 202 for a yes, 403 for a no', async () => {
    const other = await startBeside(postern, { ...turnstileSettings(turnstile), ENVIRONMENT: 'development' })
    const browser = openReader(other)
    const send = (turnstile_response: string) =>
      browser.post('/forgot-password', { email: `${name}@example.test`, do: 'reset', turnstile_response })
    expect((await send('password-help:page')).status).toBe(202)
    turnstile.answer = 'no'
    const refused = await send('password-help:no')
    await other.stop()
    expect(refused.status).toBe(403)
    expect(refused.html).toContain('role="alert"')
  })
})
