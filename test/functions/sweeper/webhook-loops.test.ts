/** Receivers that make a change for each message, which would go on for ever. */
import { expect, it } from 'vitest'
import { freshName } from '#test/support/fixtures/tree.ts'
import { useWebhooks } from '#test/support/fixtures/webhooks.ts'

const hooks = useWebhooks()
const { postern, root, createWebhook, sweep, rows } = hooks

const createGroup = (headers: Record<string, string>) =>
  postern.call('POST', '/v1/groups', { token: root.token, body: { name: freshName('loop') }, headers })

const depths = async () =>
  (await postern.database.sql<{ depth: number }>('select depth from webhook_deliveries order by id')).map(
    ({ depth }) => depth,
  )

it('sends nine messages, each of which caused the next, and no further one', async () => {
  await createWebhook()
  hooks.behave = async (_, response, { headers }) => {
    const { status } = await createGroup({ 'webhook-id': headers['webhook-id']! })
    response.writeHead(status === 201 ? 200 : 500).end()
  }
  await createGroup({})
  for (let n = 0; n < 12; n += 1) await sweep()
  expect(hooks.arrivals).toHaveLength(9)
  expect(await depths()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect((await rows()).at(-1)).toMatchObject({
    delivered: false,
    abandoned: true,
    attempts: 0,
    last_error: expect.stringMatching(/^not sent: the last of 9 messages/),
  })
})

it.each(['', 'x', '00000000-0000-4000-8000-000000000000', '018f0000-0000-8000-8000-00000000ffff'])(
  'takes a webhook-id of nobody, `%s`, for no cause: whoever sends it hides no change',
  async (id) => {
    await createWebhook()
    expect((await createGroup({ 'webhook-id': id })).status).toBe(201)
    expect(await depths()).toEqual([0])
  },
)

it('goes by the session that a receiver opens for a message, too', async () => {
  await createWebhook({ actions: ['create_session'] })
  await postern.createUser('looper')
  await postern.signIn('looper')
  await expect.poll(depths).toEqual([0])
  const [row] = await rows()
  const body = { login: 'looper', password: 'correct horse battery staple' }
  const { status } = await postern.call('POST', '/v1/sessions', { body, headers: { 'webhook-id': row!.uuid } })
  expect(status).toBe(201)
  expect(await depths()).toEqual([0, 1])
})
