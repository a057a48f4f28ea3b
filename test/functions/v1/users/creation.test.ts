/** `POST /v1/users` with a password and groups: an account that is ready in one request. */
import { describe, expect, it } from 'vitest'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { group, auditOf } = peopleOf(postern)

function create(fields: object) {
  const username = freshName('n')
  const body = { username, email: `${username}@example.test`, ...fields }
  return postern.call('POST', '/v1/users', { token: root.token, body })
}
const signIn = (login: string) => postern.call('POST', '/v1/sessions', { body: { login, password: goodPassword } })
const mailsTo = (email: string) =>
  postern.database.sql('select template from outbox_mail where recipient = $1', [email])

describe('POST /v1/users', () => {
  it('201 with a password and groups, in two round trips: the user signs in, is a member, and gets no mail', async () => {
    const [one, two] = [await group(), await group()]
    postern.database.takeRoundTrips()
    const { status, body } = await create({ password: goodPassword, groups: [one, two, one] })
    expect([status, body.has_password, body.must_change_password]).toEqual([201, true, true])
    expect(postern.database.takeRoundTrips()).toBe(2)
    expect(await mailsTo(body.email)).toEqual([])
    const session = await signIn(body.username)
    expect(session).toMatchObject({ status: 201, body: { must_change_password: true } })
    const { body: groups } = await postern.call('GET', `/v1/users/${body.uuid}/groups`, { token: root.token })
    expect(groups.items.map(({ name }: { name: string }) => name).sort()).toEqual([one, two].sort())
    expect(await auditOf(body.uuid)).toEqual(['user-created', 'membership-added', 'membership-added'])
  })

  it('201 with a password that need not be changed', async () => {
    const { body } = await create({ password: goodPassword, must_change_password: false })
    expect((await signIn(body.username)).body).toMatchObject({ must_change_password: false })
  })

  it('201 with groups and an invitation, in one round trip', async () => {
    const club = await group()
    postern.database.takeRoundTrips()
    const { status, body } = await create({ groups: [club] })
    expect([status, body.has_password]).toEqual([201, false])
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(await mailsTo(body.email)).toEqual([{ template: 'user-invitation' }])
  })

  it('422 for groups that there are not, each with its pointer, and creates nothing', async () => {
    const username = freshName('n')
    const answer = await create({ username, groups: [await group(), 'no-such-group', 'everyone'] })
    expect(answer).toMatchObject({
      status: 422,
      body: {
        errors: [
          { pointer: '/groups/1', code: 'unknown-group' },
          { pointer: '/groups/2', code: 'unknown-group' },
        ],
      },
    })
    expect(await postern.database.sql('select from users where username = $1', [username])).toEqual([])
  })

  it('422 for a password that the rules refuse, with everything else that is wrong', async () => {
    expect(await create({ username: 'x', password: 'short' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/username' }, { pointer: '/password', code: 'too-short' }] },
    })
  })
})
