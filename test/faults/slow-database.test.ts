/** Statements that take too long, and connections that end before their answer: what the response says has happened has happened. */
import { setTimeout as sleep } from 'node:timers/promises'
import { request as send } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { text as readAll } from 'node:stream/consumers'
import type { Served } from '#local/serve.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { startBeside } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'
import { useServer } from '#test/support/servers/use-server.ts'

const postern = usePostern()
const root = useRoot(postern)

/** What the endpoint in front of the database does with the next requests that change something; then it hands on. */
let faults: ('lost answer' | '40001' | '40P01' | '53300')[] = []
const endpoint = useServer((request, response) => {
  void readAll(request).then((body) => {
    const fault = body.includes('insert into') ? faults.shift() : undefined
    if (fault && fault !== 'lost answer') {
      response.writeHead(400, { 'Content-Type': 'application/json' })
      return response.end(JSON.stringify({ message: 'made up', code: fault }))
    }
    const { host: _, ...headers } = request.headers
    const forwarded = send(postern.database.endpoint, { method: 'POST', headers }, (answer) => {
      void readAll(answer).then((text) => {
        if (fault) response.destroy()
        else response.writeHead(answer.statusCode!, { 'Content-Type': 'application/json' }).end(text)
      })
    })
    return forwarded.end(body)
  })
})
let beside: Served
beforeAll(async () => {
  beside = await startBeside(postern, { NEON_ENDPOINT: `${endpoint.url}/sql` })
})
afterAll(() => beside.stop())

async function createGroup(name: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${beside.url}/v1/groups`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${root.token}`, ...headers },
    body: JSON.stringify({ name }),
  })
  return {
    status: response.status,
    retryAfter: response.headers.get('Retry-After'),
    body: await response.json<{ detail: string; uuid: string }>(),
  }
}

const count = async (name: string) => (await postern.database.sql('select from groups where name = $1', [name])).length

describe('a change that takes too long', () => {
  it('503 when it waits for a lock, and is not made when the lock is free again', async () => {
    const name = freshName('locked')
    let created: ReturnType<typeof createGroup> | undefined
    const holder = postern.database.sql(
      'begin; lock table groups in access exclusive mode; select pg_sleep(7); rollback',
    )
    await sleep(300)
    created = createGroup(name)
    expect(await created).toMatchObject({
      status: 503,
      retryAfter: '2',
      body: { detail: expect.stringContaining('Nothing was changed.') },
    })
    await holder
    await sleep(500)
    expect(await count(name)).toBe(0)
  })

  it('503 when its statement is slow, and is not made afterwards', async () => {
    const name = freshName('slow')
    await postern.database.sql(`
      create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(20); return new; end $$;
      create trigger slow before insert on groups for each row execute function slow()`)
    const answer = await createGroup(name)
    expect(answer).toMatchObject({ status: 503, body: { detail: expect.stringContaining('Nothing was changed.') } })
    const running = () =>
      postern.database.sql(`select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`)
    expect(await running()).toEqual([])
    await postern.database.sql('drop trigger slow on groups')
    expect(await count(name)).toBe(0)
  })
})

describe('a change whose answer is lost', () => {
  it('503 says that it may have been made; the same Idempotency-Key tells, and makes it once', async () => {
    const name = freshName('lost')
    faults = ['lost answer']
    const headers = { 'Idempotency-Key': name }
    const lost = await createGroup(name, headers)
    expect(lost).toMatchObject({ status: 503, body: { detail: expect.stringContaining('may have been made') } })
    expect(lost.body.detail).not.toContain('Nothing was changed')
    expect(await count(name)).toBe(1)
    expect((await createGroup(name, headers)).status).toBe(201)
    expect(await count(name)).toBe(1)
  })
})

describe('a change that the database refused for the moment', () => {
  it.each(['40001', '40P01', '53300'] as const)('201 after %s four times in a row, made once', async (code) => {
    const name = freshName('again')
    faults = [code, code, code, code]
    expect((await createGroup(name)).status).toBe(201)
    expect(await count(name)).toBe(1)
  })

  it('503 with Retry-After when it stays refused; nothing was changed', async () => {
    const name = freshName('never')
    faults = Array.from({ length: 100 }, () => '53300')
    const answer = await createGroup(name)
    const tries = 100 - faults.length
    faults = []
    expect(answer).toMatchObject({
      status: 503,
      retryAfter: '2',
      body: { detail: expect.stringContaining('Nothing was changed.') },
    })
    expect(tries).toBeGreaterThan(4)
    expect(tries).toBeLessThan(30)
    expect(await count(name)).toBe(0)
  })
})
