/** Properties of a link of every operation. */
import { describe, expect, it } from 'vitest'
import { hashSecretToken } from '#adapters/tokens/secret-token.ts'
import { type Operation, operations } from '#domain/operations.ts'
import { operationNames } from '#http/links/index.ts'
import { hex } from '#store/run-as.ts'
import { everyRow } from '#test/support/every-row.ts'
import { raceAtLock } from '#test/support/gate.ts'
import { linkTo } from '#test/support/fixtures/links.ts'
import { tally } from '#test/support/parallel.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern() // which cannot send mail
const root = useRoot(postern)

/** The body of the POST, by operation. */
const bodies: Partial<Record<Operation, object>> = {
  'user-registration-confirm-email': { password: goodPassword },
  'user-password-reset': { new_password: `${goodPassword}!` },
  'group-accept-terms': { answer: 'accept' },
}
const redeem = (link: string, operation: Operation) => postern.call('POST', link, { body: bodies[operation] ?? {} })

describe.each(operationNames)('a link for %s', (operation) => {
  it('changes no row on GET, HEAD and OPTIONS, or on requests that only look like POST', async () => {
    const link = await linkTo(operation, postern, root)
    const before = await everyRow(postern)
    const disguises: RequestInit[] = [
      { method: 'GET', headers: { 'X-HTTP-Method-Override': 'POST', Purpose: 'prefetch' } },
      { method: 'GET', headers: { Accept: 'text/html', 'Sec-Purpose': 'prefetch;prerender' } },
      { method: 'HEAD', headers: { 'X-HTTP-Method': 'POST', Accept: 'text/html' } },
      { method: 'OPTIONS', headers: { Origin: postern.url, 'Access-Control-Request-Method': 'POST' } },
      { method: 'PUT', body: '{}', headers: { 'Content-Type': 'application/json' } },
      { method: 'PATCH', body: '{}', headers: { 'Content-Type': 'application/json' } },
      { method: 'DELETE' },
      { method: 'POST', body: 'x', headers: { 'Content-Type': 'text/plain' } },
      { method: 'POST', body: '{"_method":"POST"}', headers: { 'Content-Type': 'application/json' } },
    ]
    for (let n = 0; n < 5; n += 1) {
      const answers = disguises.map((init) => fetch(`${postern.url}${link}?_method=POST&answer=accept`, init))
      for (const { status } of await Promise.all(answers)) expect([200, 204, 404, 405, 415, 422]).toContain(status)
    }
    expect(await everyRow(postern)).toBe(before)
  })

  it('takes effect once for five requests that all read it before the first commit', async () => {
    const link = await linkTo(operation, postern, root)
    const rows = 'select from one_time_tokens where used_at is null for update'
    const answers = await raceAtLock(postern.database, rows, 5, () =>
      Promise.all(Array.from({ length: 5 }, () => redeem(link, operation))),
    )
    const first = operation === 'user-registration-confirm-email' ? 201 : 200
    expect(tally(answers.map(({ status }) => status))).toEqual({ [first]: 1, 410: 4 })
  })

  const { survivesRevocation } = operations[operation]
  it.skipIf(operation === 'user-registration-confirm-email')(
    `${survivesRevocation ? 'survives' : 'is revoked by'} every sensitive operation of its user`,
    async () => {
      const link = await linkTo(operation, postern, root)
      await postern.database.sql(`update one_time_tokens set survives_revocation = $2 where hash = $1`, [
        hex(hashSecretToken(link.slice('/links/'.length))!),
        survivesRevocation,
      ])
      await postern.database.sql(
        `update users set last_auth_sensitive_operation_at = next_marker(last_auth_sensitive_operation_at)
         where id = (select user_id from one_time_tokens where hash = $1)`,
        [hex(hashSecretToken(link.slice('/links/'.length))!)],
      )
      Object.assign(root, await postern.signIn('first.superuser'))
      expect((await postern.call('GET', link)).status).toBe(survivesRevocation ? 200 : 410)
      expect((await redeem(link, operation)).status).toBe(survivesRevocation ? 200 : 410)
    },
  )
})
