/** Questions of one moment are one request. */
import { expect, it } from 'vitest'
import { apiKey, can, createClient, decide, type Question } from '#client/client.ts'
import { problem, scriptedFetch } from '#test/support/client/scripted-fetch.ts'

function asking(isDown = false) {
  const { fetch, sent } = scriptedFetch(({ body }) => {
    const { checks } = body as { checks: Question[] }
    const results = checks.map(({ permission }) => ({ allow: permission === 'read', reason: `by ${permission}` }))
    return isDown
      ? problem(503, 'unavailable')
      : { status: 200, body: { all_allowed: false, results, max_staleness_seconds: 0 } }
  })
  return { sent, postern: createClient({ url: 'https://id.test', credentials: apiKey('pst_sk_x'), fetch, retries: 0 }) }
}

it('questions of one microtask are one request, each with its own answer, and the same question is asked once', async () => {
  const { postern, sent } = asking()
  const [read, write, again] = await Promise.all([
    decide(postern, { permission: 'read', resource: 'a' }),
    can(postern, { permission: 'write', resource: 'a' }),
    can(postern, { permission: 'read', resource: 'a' }),
  ])
  expect([read, write, again]).toEqual([{ allow: true, reason: 'by read' }, false, true])
  expect(sent.map(({ body }) => body)).toEqual([
    {
      checks: [
        { permission: 'read', resource: 'a' },
        { permission: 'write', resource: 'a' },
      ],
    },
  ])
  await can(postern, { permission: 'read', resource: 'a' })
  expect(sent).toHaveLength(2)
})

it('a request has at most a thousand questions', async () => {
  const { postern, sent } = asking()
  const answers = await Promise.all(
    Array.from({ length: 2500 }, (_, n) => can(postern, { permission: n % 2 ? 'read' : 'write', resource: `${n}` })),
  )
  expect(answers.filter(Boolean)).toHaveLength(1250)
  expect(sent.map(({ body }) => (body as { checks: unknown[] }).checks.length)).toEqual([1000, 1000, 500])
})

it('questions of two clients are two requests', async () => {
  const [one, other] = [asking(), asking()]
  await Promise.all([can(one.postern, { permission: 'read' }), can(other.postern, { permission: 'read' })])
  expect([one.sent.length, other.sent.length]).toEqual([1, 1])
})

it('without an answer it rejects, so that a failure is never a permission', async () => {
  const { postern } = asking(true)
  await expect(can(postern, { permission: 'read' })).rejects.toMatchObject({ problem: { code: 'unavailable' } })
})
