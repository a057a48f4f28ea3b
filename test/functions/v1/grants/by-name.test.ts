import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
beforeAll(async () => {
  await postern.createUser('alice')
  await group('editors', 2, 'alice')
})

const { call, service, grant, group } = createTreeFixture(postern, root)

describe('DELETE /v1/grants', () => {
  it.each([
    ['user=Alice', { user: 'alice' }],
    ['group=editors', { group: 'editors' }],
    ['group=everyone', 'everyone'],
  ])('200 deletes the grant of a bare name of %s, with any modifiers, and returns it', async (who, holder) => {
    const place = await service()
    const uuid = await grant(holder, place, 'read-deny-match')
    const kept = await grant(holder, place, 'write')
    const there = (await call('GET', `/v1/grants/${uuid}`)).body
    postern.database.takeRoundTrips()
    const answer = await call('DELETE', `/v1/grants?resource=${place}&permission=read&${who}`)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(answer).toMatchObject({ status: 200, body: there })
    expect((await call('GET', `/v1/grants?resource=${place}`)).body.items).toMatchObject([{ uuid: kept }])
    expect(await lastAudit(uuid)).toEqual({ action: 'grant-deleted', details: there })
    expect((await call('DELETE', `/v1/grants?resource=${place}&permission=read&${who}`)).status).toBe(404)
  })

  it('200 with modifiers deletes that exact grant, 404 for another grant of the name', async () => {
    const place = await service()
    await grant('everyone', place, 'read-deny-match')
    const ask = (text: string) => call('DELETE', `/v1/grants?resource=${place}&permission=${text}&group=everyone`)
    for (const other of ['read-deny', 'read-match', 'read-allow', 'read-deny-recursive', 'write']) {
      expect(await ask(other)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    }
    expect((await ask('read-deny-match')).status).toBe(200)
  })

  it('422 points at the invalid query parameter', async () => {
    const place = await service()
    const cases = [
      [`resource=${place}&permission=read`, '?user', 'missing'],
      [`resource=${place}&permission=read&user=alice&group=editors`, '?group', 'conflicting-field'],
      [`resource=${place}&permission=read-dny&user=alice`, '?permission', 'invalid-value'],
      [`resource=${place}&permission=read&user=nobody`, '?user', 'unknown-user'],
      [`resource=${place}&permission=read&user=anonymous`, '?user', 'reserved-user'],
      [`resource=${place}&permission=read&group=nobody`, '?group', 'unknown-group'],
      [`resource=${randomUUID()}&permission=read&user=alice`, '?resource', 'unknown-resource'],
      [`permission=read&user=alice`, '?resource', 'missing'],
      [`resource=${place}&user=alice`, '?permission', 'missing'],
    ]
    for (const [asked, pointer, code] of cases) {
      const answer = await call('DELETE', `/v1/grants?${asked}`)
      expect({ asked, ...answer }).toMatchObject({ asked, status: 422, body: { errors: [{ pointer, code }] } })
    }
  })
})

it('422 points at a missing field', async () => {
  const { body } = await call('DELETE', '/v1/grants?permission=read&user=alice')
  expect(body.errors).toEqual([{ pointer: '?resource', code: 'missing', detail: 'Send a string.' }])
  const posted = await call('POST', '/v1/resources', { parent: null, type: 'A Type' })
  expect(posted.body.errors).toEqual([
    { pointer: '/parent', code: 'missing', detail: 'Send a string.' },
    { pointer: '/name', code: 'missing', detail: 'Send a string.' },
    { pointer: '/type', code: 'invalid-format', detail: expect.stringContaining('lower-case') },
  ])
})

describe('PUT /v1/grants', () => {
  it('200 for an existing grant changes nothing, not even its creator', async () => {
    const place = await service()
    await postern.createUser('deputy')
    await postern.database.sql(`update users set role = 'superuser' where username = 'deputy'`)
    const deputy = await postern.signIn('deputy')
    for (const holder of ['everyone', { user: 'alice' }]) {
      const asked = { holder, resource: place, permission: { name: 'read', expires_at: '2999-01-01T00:00:00Z' } }
      const { body } = await call('PUT', '/v1/grants', asked)
      const row = await rowOf(body.uuid)
      const again = await postern.call('PUT', '/v1/grants', { body: asked, token: deputy.token })
      expect(again).toMatchObject({ status: 200, body: { ...body, outcome: 'unchanged' } })
      expect(await rowOf(body.uuid)).toEqual(row)
      expect((await lastAudit(body.uuid)).action).toBe('grant-created')
      await postern.call('PUT', '/v1/grants', { body: { ...asked, permission: 'read-deny' }, token: deputy.token })
      expect(await lastAudit(body.uuid)).toMatchObject({
        action: 'grant-replaced',
        details: { text: 'read-deny-recursive', replaced: { name: 'read', access: 'allow', scope: 'recursive' } },
      })
    }
  })
})

refusesUnauthorized(
  postern,
  'DELETE',
  `/v1/grants?resource=${randomUUID()}&permission=read&group=everyone`,
  'administrator',
)

async function lastAudit(target: string) {
  const [event] = await postern.database.sql<{ action: string; details: unknown }>(
    'select action, details from audit_events where target = $1 order by id desc limit 1',
    [target],
  )
  return event!
}

async function rowOf(uuid: string) {
  const [row] = await postern.database.sql('select * from grants where uuid = $1', [uuid])
  return row
}
