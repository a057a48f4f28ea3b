import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const writers = 50

const postern = usePostern()
const root = useRoot(postern)
beforeAll(async () => {
  await postern.createUser('alice')
  await group('editors')
})

const { call, service, serviceType, group } = createTreeFixture(postern, root)

describe('50 writers grant the same name to the same holder at once', () => {
  it.each([{ user: 'alice' }, { group: 'editors' }, 'everyone'])(
    'one of them creates it for %j, 49 get 409',
    async (holder) => {
      const resource = await service()
      const answers = await atOnce(() => call('POST', '/v1/grants', { holder, resource, permission: 'read' }))
      expect(countBy(answers)).toEqual({ 201: 1, 409: writers - 1 })
      expect(await grantsOn(resource)).toHaveLength(1)
      expect(await auditCount('grant-created', answers.find(({ status }) => status === 201)!.body.uuid)).toBe(1)
    },
  )

  it('one of them replaces an expired grant', async () => {
    const resource = await service()
    const permission = { name: 'read', expires_at: new Date(Date.now() + 3_600_000).toISOString() }
    await call('POST', '/v1/grants', { holder: 'everyone', resource, permission })
    await postern.database.sql(`update grants set expires_at = app_now() where expires_at is not null`)
    const answers = await atOnce(() => call('POST', '/v1/grants', { holder: 'everyone', resource, permission: 'read' }))
    expect(countBy(answers)).toEqual({ 201: 1, 409: writers - 1 })
  })

  it('with PUT one creates it, the others replace it, and one grant remains', async () => {
    const resource = await service()
    const answers = await atOnce((n) =>
      call('PUT', '/v1/grants', { holder: 'everyone', resource, permission: n % 2 ? 'read' : 'read-deny' }),
    )
    expect(countBy(answers)).toEqual({ 200: writers - 1, 201: 1 })
    expect(new Set(answers.map(({ body }) => body.uuid)).size).toBe(1)
    expect(await grantsOn(resource)).toHaveLength(1)
  })

  it('with one Idempotency-Key all get the response of the one that created it', async () => {
    const resource = await service()
    const key = { 'Idempotency-Key': randomUUID() }
    const answers = await atOnce(() =>
      call('POST', '/v1/grants', { holder: 'everyone', resource, permission: 'read' }, key),
    )
    expect(countBy(answers)).toEqual({ 201: writers })
    expect(new Set(answers.map(({ body }) => body.uuid)).size).toBe(1)
    expect(await auditCount('grant-created', answers[0]!.body.uuid)).toBe(1)
  })
})

describe('grants whose references are deleted meanwhile', () => {
  it('201 or a 4xx error, never 500, and no orphan remains', async () => {
    const type = await serviceType(Array.from({ length: writers }, (_, n) => `p${n}`))
    for (let round = 0; round < 5; round += 1) {
      const resource = await service(freshName(), type)
      const name = freshName('u')
      await postern.createUser(name)
      const answers = await atOnce<{ status: number }>((n) => {
        if (n === 10) return call('DELETE', `/v1/services/${resource}`)
        if (n === 20) return deleteUser(name)
        return call('POST', '/v1/grants', { holder: { user: name }, resource, permission: `p${n}` })
      })
      const codes = new Set(answers.map(({ status }) => status))
      expect([...codes].filter((status) => ![201, 204, 422].includes(status))).toEqual([])
      const left = await postern.database.sql(
        'select from grants g left join resources r on r.id = g.resource_id where r.id is null',
      )
      expect(left).toEqual([])
    }
  })
})

async function deleteUser(name: string) {
  await postern.database.sql('delete from users where username = $1', [name])
  return { status: 204, body: null }
}

function atOnce<Result>(act: (n: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: writers }, (_, n) => act(n)))
}

function countBy(answers: { status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

async function grantsOn(resource: string) {
  return (await call('GET', `/v1/grants?resource=${resource}`)).body.items
}

async function auditCount(action: string, target: string): Promise<number> {
  const rows = await postern.database.sql('select from audit_events where action = $1 and target = $2', [
    action,
    target,
  ])
  return rows.length
}
