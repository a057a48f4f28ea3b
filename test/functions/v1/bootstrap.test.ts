import { describe, expect, it } from 'vitest'
import { goodPassword, startPostern } from '#test/support/servers/postern.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()

const founder = () => ({
  secret: postern.secrets.BOOTSTRAP_SECRET,
  username: 'Founder',
  email: 'founder@example.test',
  password: goodPassword,
})
const bootstrap = (body: unknown) => postern.call('POST', '/v1/bootstrap', { body })

describe('POST /v1/bootstrap', () => {
  it('401 without the secret of the deployment, and writes nothing', async () => {
    const answer = await bootstrap({ ...founder(), secret: 'a guess that is long enough' })
    expect(answer).toMatchObject({ status: 401, body: { code: 'invalid-bootstrap-secret' } })
    expect((await postern.call('GET', '/v1/bootstrap')).body).toEqual({ needed: true })
  })

  it('422 with every error of the names and the password at once', async () => {
    const answer = await bootstrap({ ...founder(), username: 'a', email: 'founder', password: 'short' })
    expect(answer.status).toBe(422)
    const pointers = answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)
    expect(new Set(pointers)).toEqual(new Set(['/username', '/email', '/password']))
  })

  it('409 for a name that is taken, and the bootstrap stays possible', async () => {
    await postern.createUser('founder')
    expect(await bootstrap(founder())).toMatchObject({ status: 409, body: { code: 'name-taken' } })
    expect((await postern.call('GET', '/v1/bootstrap')).body).toEqual({ needed: true })
    await postern.database.sql(`delete from users where username = 'founder'`)
  })

  it('201 creates the first superuser in two round trips, who can sign in and is a member of the group admin', async () => {
    postern.database.takeRoundTrips()
    const answer = await bootstrap(founder())
    expect(postern.database.takeRoundTrips()).toBe(2)
    expect(answer).toMatchObject({ status: 201, body: { user: { username: 'Founder', role: 'superuser' } } })
    const { uuid, token } = await postern.signIn('founder')
    expect(uuid).toBe(answer.body.user.uuid)
    expect((await postern.call('GET', '/v1/users/current', { token })).body.groups).toEqual(['admin'])
    expect((await postern.call('GET', '/v1/groups/admin', { token })).body).toMatchObject({
      priority: 0,
      discoverable: false,
    })
    expect((await postern.call('GET', '/v1/bootstrap')).body).toEqual({ needed: false })
  })
})

describe('a group admin that exists before the bootstrap', () => {
  it('201 keeps it, with the first superuser as a member', async () => {
    const other = await startPostern()
    try {
      await other.database.sql(`insert into groups (name, description) values ('Admin', 'ours')`)
      const { token } = await other.bootstrap()
      expect((await other.call('GET', '/v1/groups/admin/members', { token })).body.items).toHaveLength(1)
      expect((await other.call('GET', '/v1/groups/admin', { token })).body).toMatchObject({ description: 'ours' })
    } finally {
      await other.stop()
    }
  })
})

describe('an incomplete deployment', () => {
  it.each([
    ['is missing', ''],
    ['is short', 'short'],
    ['was published', 'changeme-changeme-changeme'],
  ])('503 for a bootstrap while its secret %s', async (_why, secret) => {
    const unfinished = await startPostern({ BOOTSTRAP_SECRET: secret })
    try {
      const answer = await unfinished.call('POST', '/v1/bootstrap', { body: { ...founder(), secret } })
      expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } })
      expect(await unfinished.database.sql('select from bootstrap')).toEqual([])
    } finally {
      await unfinished.stop()
    }
  })
})
