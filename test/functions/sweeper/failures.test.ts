/** Email that the provider refuses, or whose delivery is unknown. */
import { describe, expect, it } from 'vitest'
import { linkIn } from '#test/support/fixtures/mail.ts'
import { useOutbox } from '#test/support/fixtures/outbox.ts'
import { goodPassword } from '#test/support/servers/postern.ts'

const { provider, postern, register, outbox, changeWithoutTrigger } = useOutbox()

describe('the sweeper', () => {
  for (const status of [500, 429, 401, 302, null]) {
    it(`retries when the provider ${status === null ? 'hangs up' : `answers ${status}`}, and delivers once it works again`, async () => {
      provider.status = status
      const name = `down${status ?? 'hangup'}`
      expect(await register(name)).toMatchObject({ status: 202, body: { status: 'requested' } })
      await expect.poll(() => provider.postings.length).toBe(1)
      await expect.poll(async () => (await outbox(`${name}@example.test`))?.last_error).toBeTruthy()
      const waiting = await outbox(`${name}@example.test`)
      expect(waiting).toMatchObject({ attempts: 1, sent: false, abandoned: false })
      expect(waiting!.due_in).toBeGreaterThan(25)
      expect(waiting!.due_in).toBeLessThanOrEqual(60)

      provider.status = 200
      await postern.runScheduled()
      expect(provider.postings).toHaveLength(1) // not before it is due
      await postern.database.moveClock('61 seconds')
      await postern.runScheduled()
      expect(provider.postings).toHaveLength(2)
      await postern.runScheduled()
      expect(provider.postings).toHaveLength(2)

      const [first, second] = provider.postings.map(({ mail }) => linkIn(mail)) as [string, string]
      expect(new Set(provider.postings.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2)
      expect((await postern.call('GET', first)).status).toBe(404)
      expect((await postern.call('POST', second, { body: { password: goodPassword } })).status).toBe(201)
    })
  }

  it('waits longer after each failure, and gives up when the link would have expired', async () => {
    provider.status = 503
    await changeWithoutTrigger('patient')
    const waits: number[] = []
    for (let hours = 0; hours < 30; hours += 1) {
      await postern.runScheduled()
      const row = (await outbox('patient@example.test'))!
      if (row.abandoned) break
      waits.push(row.due_in)
      await postern.database.moveClock(`${row.due_in + 1} seconds`)
    }
    const row = await outbox('patient@example.test')
    expect(row).toMatchObject({ abandoned: true, sent: false, last_error: 'the provider answered 503' })
    expect(waits.length).toBeGreaterThanOrEqual(5)
    for (const [n, wait] of waits.entries()) {
      const longest = Math.min(60 * 2 ** n, 3600)
      expect(wait).toBeGreaterThanOrEqual(longest / 2 - 2)
      expect(wait).toBeLessThanOrEqual(longest)
    }
    expect(provider.postings).toHaveLength(waits.length)
  })

  it.each([200, 500])('ignores the result of a run that lost its claim meanwhile: %s', async (late) => {
    await changeWithoutTrigger(`late${late}`)
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    provider.before = async (count) => {
      if (count === 1) await held
      provider.status = count === 1 ? late : 503
    }
    const first = postern.runScheduled()
    await expect.poll(() => provider.postings.length).toBe(1)
    await postern.runScheduled()
    expect(provider.postings).toHaveLength(1) // it is claimed
    await postern.database.moveClock('2 minutes')
    await postern.runScheduled()
    const state = () =>
      postern.database.sql('select attempts, sent_at, due_at, last_error from outbox_mail where recipient = $1', [
        `late${late}@example.test`,
      ])
    const before = await state()
    expect(before).toMatchObject([{ attempts: 2, sent_at: null, last_error: 'the provider answered 503' }])
    release()
    await first
    expect(await state()).toEqual(before)
    provider.before = async () => {}
    await postern.database.sql('update outbox_mail set abandoned_at = app_now() where sent_at is null')
  })

  it('stores no part of an email in the errors of the outbox', async () => {
    provider.status = 422
    await register('quiet.errors')
    await expect
      .poll(async () => (await outbox('quiet.errors@example.test'))?.last_error)
      .toBe('the provider answered 422')
    provider.status = 200
  })
})
