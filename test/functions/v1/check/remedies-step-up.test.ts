/** Remedies among grants that require something of the session: what is claimed does turn the answer round. */
import { describe, expect, it } from 'vitest'
import { checkerOf } from '#test/support/contract/checker.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, group, chain } = createTreeFixture(postern, root)
const { check } = checkerOf(postern)

async function reader() {
  const name = freshName('reader')
  await postern.createUser(name)
  const session = await postern.signIn(name)
  await call('PATCH', '/v1/settings', { roles: { reader: ['grants:read', 'check'] } })
  await postern.database.sql(`update users set role = 'reader' where username = $1`, [name])
  return { name, ...session }
}

const conditional = (holder: object, resource: string) =>
  call('POST', '/v1/grants', {
    holder,
    resource,
    permission: { name: 'read', access: 'allow', scope: 'match', requires: { aal: 2 } },
  })

const remediesOf = async (token: string, resource: string) =>
  (await check([{ permission: 'read', resource }], token, { remedies: true })).body.results[0].remedies.items

describe('POST /v1/check with `remedies`', () => {
  it('names the step-up where a grant only waits for it', async () => {
    const [place] = (await chain(1)) as [string]
    const ann = await reader()
    expect(await conditional({ user: ann.name }, place)).toMatchObject({ status: 201 })
    const items = await remediesOf(ann.token, place)
    expect(items.map(({ kind }: { kind: string }) => kind)).toEqual(['step-up', 'grant'])
    expect(items[0]).toEqual({ kind: 'step-up', step_up: { aal: 2 } })
  })

  it('names a group whose grant requires something only to a session that meets it', async () => {
    const [place] = (await chain(1)) as [string]
    const ann = await reader()
    const team = freshName('team')
    await group(team, 3)
    await conditional({ group: team }, place)
    const kinds = async () => (await remediesOf(ann.token, place)).map(({ kind }: { kind: string }) => kind)
    expect(await kinds()).toEqual(['grant'])
    await postern.database.sql(
      'update sessions set aal = 2 where user_id = (select id from users where username = $1)',
      [ann.name],
    )
    expect(await kinds()).toEqual(['grant', 'membership'])
  })
})
