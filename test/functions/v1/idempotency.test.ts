/** What makes two requests the same: the caller, the key, the method, the path and the body. All five, or none is replayed. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'
import { raceAtLock } from '#test/support/gate.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, service, eventsOf } = createTreeFixture(postern, root)
const { person, auditOf } = peopleOf(postern)
const reused = { status: 422, body: { code: 'idempotency-key-reused' } }

describe('a request with an Idempotency-Key that was used before', () => {
  it('200 acts for another caller, whose key it is not', async () => {
    const [ann, ben] = [await person(), await person()]
    const headers = { 'Idempotency-Key': randomUUID() }
    const body = { full_name: 'One Name For Both' }
    for (const { uuid, token } of [ann, ben, ann, ben])
      expect(await postern.call('PATCH', '/v1/users/current', { token, body, headers })).toMatchObject({
        status: 200,
        body: { uuid, ...body },
      })
    for (const { uuid } of [ann, ben]) expect(await auditOf(uuid)).toHaveLength(1)
  })

  it('422 for the same body at another path, and changes nothing there', async () => {
    const [first, second] = [await service(), await service()]
    const headers = { 'Idempotency-Key': randomUUID() }
    const body = { url: 'https://one.example.com/' }
    expect((await call('PATCH', `/v1/services/${first}`, body, headers)).status).toBe(200)
    expect(await call('PATCH', `/v1/services/${second}`, body, headers)).toMatchObject(reused)
    expect((await call('GET', `/v1/services/${second}`)).body.url).not.toBe(body.url)
  })

  it('422 for the same body at the same path by another method', async () => {
    const body = { holder: 'everyone', resource: await service(), permission: 'read' }
    const headers = { 'Idempotency-Key': randomUUID() }
    expect((await call('POST', '/v1/grants', body, headers)).status).toBe(201)
    expect(await call('PUT', '/v1/grants', body, headers)).toMatchObject(reused)
  })

  it('422 for another body, and creates nothing', async () => {
    const headers = { 'Idempotency-Key': randomUUID() }
    const other = freshName('g')
    expect((await call('POST', '/v1/groups', { name: freshName('g') }, headers)).status).toBe(201)
    expect(await call('POST', '/v1/groups', { name: other }, headers)).toMatchObject(reused)
    expect((await call('GET', `/v1/groups/${other}`)).status).toBe(404)
  })

  it('401 once the session has ended, although the response is stored', async () => {
    const ann = await person()
    const options = { token: ann.token, body: { full_name: 'Ann' }, headers: { 'Idempotency-Key': randomUUID() } }
    expect((await postern.call('PATCH', '/v1/users/current', options)).status).toBe(200)
    await postern.call('DELETE', '/v1/sessions/current', { token: ann.token })
    expect((await postern.call('PATCH', '/v1/users/current', options)).status).toBe(401)
  })
})

describe('simultaneous requests with one Idempotency-Key', () => {
  it('201 with one response for all, though each has begun before the first ends', async () => {
    const resource = await service()
    const key = { 'Idempotency-Key': randomUUID() }
    const body = { holder: 'everyone', resource, permission: 'read' }
    // A grant refers to its resource, so each request waits for this row before it ends
    const hold = `select from resources where uuid = '${resource}' for update`
    const answers = await raceAtLock(postern.database, hold, 5, () =>
      Promise.all(Array.from({ length: 5 }, () => call('POST', '/v1/grants', body, key))),
    )
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
    expect(new Set(answers.map((answer) => answer.body.uuid)).size).toBe(1)
    expect((await eventsOf(answers[0]!.body.uuid)).map(({ action }) => action)).toEqual(['grant-created'])
  })
})
