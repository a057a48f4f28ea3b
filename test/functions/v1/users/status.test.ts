import { beforeAll, describe, expect, it } from 'vitest'
import { accountStatuses } from '#store/account-row.ts'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
beforeAll(async () => {
  // Every state of an account: enabled, activated, its lock (none, expired, running, without an end), webhook status.
  await postern.database.sql(
    `insert into users (username, username_canonical, username_skeleton, enabled, activated_at, lock_kind, lock_until, status)
     select name, name, name, enabled, case when activated then app_now() end, kind, app_now() + ends, told
     from unnest(array[true, false]) as enabled, unnest(array[true, false]) as activated, unnest(array['ok', 'webhook-error']) as told,
       (values (null, null::interval), ('automatic', '-1 hour'), ('automatic', '1 hour'), ('administrative', null)) as lock (kind, ends),
       lateral (select 'u' || md5(concat_ws(' ', enabled, activated, told, kind, ends)) as name) as names`,
  )
})

const { as } = peopleOf(postern)
type Account = { username: string; status: string; lock: object | null }
const listed = async (search: string): Promise<Account[]> =>
  (await as(root, 'GET', `/v1/users?limit=100${search}`)).body.items

describe('GET /v1/users?status=', () => {
  it.each(accountStatuses)('200 lists exactly the accounts whose status is %s', async (status) => {
    const expected = (await listed('')).filter((account) => account.status === status)
    expect(expected.length).toBeGreaterThan(0)
    expect(await listed(`&status=${status}`)).toEqual(expected)
  })

  it('200 separates accounts with a lock in force from all others, in any status', async () => {
    const all = await listed('')
    expect(await listed('&locked=true')).toEqual(all.filter(({ lock }) => lock !== null))
    expect(await listed('&locked=false')).toEqual(all.filter(({ lock }) => lock === null))
  })
})

describe('GET /v1/users?role=', () => {
  it('200 lists exactly the accounts with the role, with other filters and page after page', async () => {
    await postern.database.sql(`update users set role = 'staff' where lock_kind is not null`)
    const all = (await as(root, 'GET', '/v1/users?limit=100')).body.items as (Account & { role: string })[]
    for (const role of ['staff', 'superuser', 'authenticated', 'auditor'])
      expect(await listed(`&role=${role}`)).toEqual(all.filter((account) => account.role === role))
    const staff = all.filter(({ role }) => role === 'staff')
    expect(await listed('&role=staff&status=locked')).toEqual(staff.filter(({ status }) => status === 'locked'))
    const first = (await as(root, 'GET', '/v1/users?role=staff&limit=3')).body
    expect(await listed(`&role=staff&after=${first.next}`)).toEqual(staff.slice(first.items.length))
  })
})
