/** The parts of the account, as a browser without scripts uses them. */
import { beforeEach, describe, expect, it } from 'vitest'
import { accessCookie } from '#http/cookies.ts'
import { ageAccessToken } from '#test/support/servers/cookie-jar.ts'
import { openReader, type PageReader } from '#test/support/servers/page-reader.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { postern, inbox } = usePosternWithInbox(() => ({ ENVIRONMENT: 'development' }))
const root = useRoot(postern)

let people = 0
let name: string
let reader: PageReader
/** Everybody has an account of their own. */
beforeEach(async () => {
  people += 1
  name = `person.${people}`
  await postern.createUser(name)
  reader = openReader(postern)
  await reader.signIn(name)
})

const as = async (login: string, password = goodPassword) =>
  (await postern.call('POST', '/v1/sessions', { body: { login, password } })).status

describe('/account', () => {
  it('200 shows who is signed in, and saves a name', async () => {
    expect((await reader.get('/account')).text).toContain(`${name}@example.test`)
    const saved = await reader.post('/account', { do: 'profile', full_name: 'Ada "Countess" Lovelace' })
    expect([saved.status, saved.location]).toEqual([303, '/account?done=saved'])
    const page = await reader.get(saved.location!)
    expect(page.html).toContain('<p class="done" role="status">Saved.</p>')
    expect(page.html).toContain('value="Ada &quot;Countess&quot; Lovelace"')
    expect(page.html).toContain('<option value="" selected>No preference</option>')
    await reader.post('/account', { do: 'profile', full_name: '', language: 'de' })
    expect((await reader.get('/account')).html).toContain('<option value="de" selected>Deutsch</option>')
    const { token } = await postern.signIn(name)
    expect((await postern.call('GET', '/v1/users/current', { token })).body.language).toBe('de')
    await reader.post('/account', { do: 'profile', full_name: '', language: '' })
    expect((await reader.get('/account')).html).not.toContain('Lovelace')
  })

  it('303 sends a link to a new address, with the password only', async () => {
    const change = { do: 'email', username: name, email: `${name}@new.test`, current_password: goodPassword }
    const wrong = await reader.post('/account', { ...change, current_password: 'not this one' })
    expect(wrong.status).toBe(401)
    expect(wrong.html).toMatch(/id="current_password"[^]*aria-describedby="current_password-wrong"/)
    expect(wrong.html).toContain(`value="${name}@new.test"`)
    expect((await reader.post('/account', { ...change, email: 'nobody' })).text).toContain(
      'This is no email address that we can write to.',
    )
    expect((await reader.post('/account', change)).location).toBe('/account?done=email')
    await expect.poll(() => inbox.mails().some(({ to }) => to[0] === `${name}@new.test`)).toBe(true)
  })

  it('422 for what was done and is none of ours', async () => {
    expect((await reader.get('/account?done=%3Cscript%3E')).status).toBe(422)
  })

  it('307 takes a form by the refresh and back when the access token is over, with what was typed', async () => {
    await ageAccessToken(postern, reader.jar, 400)
    const form = { do: 'profile', full_name: 'Typed Slowly' }
    const first = await reader.post('/account', form)
    expect([first.status, first.location]).toEqual([307, '/sign-in/refresh?return_to=%2Faccount'])
    const second = await reader.post(first.location!, form)
    expect([second.status, second.location]).toEqual([307, '/account'])
    expect((await reader.post(second.location!, form)).location).toBe('/account?done=saved')
    expect((await reader.get('/account')).html).toContain('Typed Slowly')
  })
})

describe('/account/password', () => {
  const path = '/account/password'
  const change = (fields: object) =>
    reader.post(path, { username: name, current_password: goodPassword, new_password: `${goodPassword}!`, ...fields })

  it('303 changes it, and this browser stays signed in while the others are not', async () => {
    const other = openReader(postern)
    await other.signIn(name)
    expect((await change({})).location).toBe(`${path}?done=changed`)
    expect((await reader.get(`${path}?done=changed`)).text).toContain('Your password was changed.')
    expect((await other.get('/account')).status).toBe(303)
    expect([await as(name), await as(name, `${goodPassword}!`)]).toEqual([401, 201])
  })

  it('401 and 422 say beside which field, and hand out no password', async () => {
    const wrong = await change({ current_password: 'a wrong one' })
    expect(wrong.status).toBe(401)
    expect(wrong.html).toContain('id="current_password-wrong"')
    const short = await change({ new_password: 'short' })
    expect(short.status).toBe(422)
    expect(short.html).toContain('id="new_password-wrong"')
    for (const { html } of [wrong, short]) expect(html).not.toMatch(/a wrong one|value="short"|correct horse/)
  })

  it('303 from everywhere while it must be changed, and then on', async () => {
    await postern.call('POST', `/v1/passwords/${name}/force-change`, { token: root.token })
    await reader.signIn(name)
    const next = await reader.get('/sign-in/next?return_to=%2Flibrary')
    const back = '/sign-in/next?return_to=%2Flibrary'
    expect([next.status, next.location]).toEqual([303, `${path}?return_to=${encodeURIComponent(back)}`])
    expect((await reader.get(next.location!)).text).toContain('Please choose a new password')
    const posted = await reader.post(next.location!, {
      username: name,
      current_password: goodPassword,
      new_password: `${goodPassword}!`,
    })
    expect([posted.status, posted.location]).toEqual([303, back])
    expect((await reader.get(back)).location).toBe('/library')
  })
})

describe('/account/sessions', () => {
  const path = '/account/sessions'
  const sidsIn = (html: string) => [...html.matchAll(/name="sid" value="([^"]+)"/g)].map(([, sid]) => sid!)

  it('200 lists every device with a button, but this one', async () => {
    const firefox = {
      'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0',
      'CF-Connecting-IP': '192.0.2.7',
    }
    await openReader(postern).post('/sign-in', { login: name, password: goodPassword }, firefox)
    const page = await reader.get(path)
    expect(page.text).toMatch(/Firefox on Linux from 192\.0\.2\.7 · last seen \d+ \w+ \d{4}, \d\d:\d\d UTC/)
    expect(page.text.match(/This device/g)).toHaveLength(1)
    expect(sidsIn(page.html)).toHaveLength(1)
  })

  it('303 ends one, all others, all', async () => {
    const others = [openReader(postern), openReader(postern), openReader(postern)]
    for (const other of others) await other.signIn(name)
    const [sid] = sidsIn((await reader.get(path)).html)
    expect((await reader.post(path, { do: 'end', sid: sid! })).location).toBe(`${path}?done=ended`)
    expect(sidsIn((await reader.get(path)).html)).toHaveLength(2)
    expect((await reader.post(path, { do: 'end-others' })).location).toBe(`${path}?done=others`)
    expect(sidsIn((await reader.get(path)).html)).toEqual([])
    for (const other of others) expect((await other.get('/account')).status).toBe(303)
    expect((await reader.post(path, { do: 'end-all' })).location).toBe('/sign-in')
    expect(reader.jar.has(accessCookie)).toBe(false)
  })

  it('303 signs out, also where nothing is left of the session, and goes where it may', async () => {
    expect((await reader.post(`${path}?return_to=%2Flibrary`, { do: 'sign-out' })).location).toBe(
      '/sign-in?return_to=%2Flibrary',
    )
    expect(reader.jar.has(accessCookie)).toBe(false)
    const { items } = (await postern.call('GET', `/v1/sessions?user=${name}`, { token: root.token })).body
    expect(items).toEqual([])
  })

  it('303 ends no session of somebody else', async () => {
    const { items } = (await postern.call('GET', '/v1/sessions', { token: root.token })).body
    expect((await reader.post(path, { do: 'end', sid: items[0].sid })).location).toBe(path)
    expect((await postern.call('GET', '/v1/users/current', { token: root.token })).status).toBe(200)
    expect((await reader.post(path, { do: 'end', sid: 'x' })).status).toBe(422)
  })
})

describe('/account/api-keys', () => {
  const path = '/account/api-keys'

  it('201 shows a new key once, lists it, and 303 revokes it', async () => {
    expect((await reader.get(path)).text).toContain('You have no API keys.')
    const created = await reader.post(path, {
      do: 'create',
      name: 'backup',
      days: '30',
      check: 'on',
      'profile:read': 'on',
    })
    expect(created.status).toBe(201)
    const [key] = /pst_pk_\w+/.exec(created.html)!
    expect((await postern.call('GET', '/v1/users/current', { token: key })).body.user.username).toBe(name)
    const list = await reader.get(path)
    expect(list.html).not.toContain(key)
    expect(list.text).toMatch(/backup pst_pk_…\w{4} /)
    const [, uuid] = /name="uuid" value="([^"]+)"/.exec(list.html)!
    expect((await reader.post(path, { do: 'revoke', uuid: uuid! })).location).toBe(`${path}?done=revoked`)
    expect((await postern.call('GET', '/v1/users/current', { token: key })).status).toBe(401)
  })

  it('422 keeps what was typed and ticked', async () => {
    const page = await reader.post(path, { do: 'create', name: '', days: '7', 'profile:read': 'on' })
    expect(page.status).toBe(422)
    expect(page.html).toMatch(/id="name-wrong"/)
    expect(page.html).toMatch(/<option value="7" selected/)
    expect(page.html).toMatch(/name="profile:read" checked/)
    expect(page.html).not.toMatch(/name="check" checked/)
    const none = await reader.post(path, { do: 'create', name: 'empty', days: '7' })
    expect(none.html).toContain('id="scopes-wrong"')
    expect((await reader.post(path, { do: 'create', name: 'x', days: '9999', check: 'on' })).status).toBe(422)
  })
})

describe('/account/terms', () => {
  const path = '/account/terms'

  it('303 from everywhere until the terms are accepted, and then on', async () => {
    reader.jar.delete('__Host-postern-language')
    expect((await reader.get(path)).text).toContain('no terms of use')
    const publish = (texts: object | null) => postern.call('PUT', '/v1/terms', { token: root.token, body: { texts } })
    await publish({ en: 'Be <kind>.', de: 'Seien Sie freundlich.' })
    const sent = await reader.get('/account/api-keys')
    expect([sent.status, sent.location]).toEqual([303, `${path}?return_to=%2Faccount%2Fapi-keys`])
    const german = await reader.get(sent.location!, { 'Accept-Language': 'de' })
    expect(german.html).toMatch(/lang="de">\s*Seien Sie freundlich.<\/pre>/)
    const page = await reader.get(sent.location!)
    expect(page.html).toMatch(/lang="en">\s*Be &lt;kind&gt;.<\/pre>/)
    const [, version] = /name="version" value="(\d+)"/.exec(page.html)!
    expect((await reader.post(path, { version: String(Number(version) + 1), language: 'en' })).location).toBe(
      `${path}?done=outdated`,
    )
    expect((await reader.post(sent.location!, { version: version!, language: 'en' })).location).toBe(
      '/account/api-keys',
    )
    expect((await reader.get('/account/api-keys')).status).toBe(200)
    expect((await reader.get(path)).text).toContain('You have accepted these terms.')
    await publish(null)
  })
})

describe('/account/data', () => {
  const path = '/account/data'

  it('200 is a file with everything', async () => {
    const file = await reader.get(`${path}/export`)
    expect(file.headers.get('Content-Disposition')).toBe('attachment; filename="account.json"')
    expect(JSON.parse(file.html).user.username).toBe(name)
  })

  it('200 names the consequences, and deletes with the password only', async () => {
    expect((await reader.get(path)).text).toContain('Nobody can undo this.')
    const wrong = await reader.post(path, { username: name, current_password: 'a wrong one' })
    expect([wrong.status, await as(name)]).toEqual([401, 201])
    expect(wrong.html).toContain('id="current_password-wrong"')
    const deleted = await reader.post(path, { username: name, current_password: goodPassword })
    expect(deleted.status).toBe(200)
    expect(deleted.text).toContain('Your account was deleted')
    expect(reader.jar.has(accessCookie)).toBe(false)
    expect(await as(name)).toBe(401)
  })
})
