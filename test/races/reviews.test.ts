/** Access reviews under simultaneous requests: one completes, and what was decided too late is refused. */
import { expect, it } from 'vitest'
import { createReviewClient } from '#test/support/fixtures/reviews.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { race, raceRuns, tally } from '#test/support/parallel.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, service, grant, eventsOf } = createTreeFixture(postern, root)
const { start, decide, preview, complete } = createReviewClient(call)

it('of 50 that complete a review one does, and the grant is deleted once', async () => {
  for (let run = 0; run < raceRuns(2); run += 1) {
    const top = await service()
    const uuid = await grant('everyone', top, 'read')
    const review = await start({ service: top })
    await decide(review.uuid, uuid, { decision: 'end' })
    const { revision } = await preview(review.uuid)
    const answers = await race(() => complete(review.uuid, revision))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 409: 49 })
    expect((await eventsOf(uuid)).map(({ action }) => action)).toEqual(['grant-created', 'grant-deleted'])
    const actions = (await eventsOf(review.uuid)).map(({ action }) => action)
    expect(actions).toEqual(['review-started', 'review-item-decided', 'review-completed'])
  }
})

it('decisions, changes of the grant and completions: the result is what was seen in the preview, or nothing happens', async () => {
  for (let run = 0; run < raceRuns(3); run += 1) {
    const top = await service()
    const uuid = await grant('everyone', top, 'read')
    const review = await start({ service: top })
    await decide(review.uuid, uuid, { decision: 'end' })
    const { revision } = await preview(review.uuid)
    const answers = await race((n) =>
      n % 5 === 0
        ? decide(review.uuid, uuid, { decision: 'keep' })
        : n % 5 === 1
          ? call('PUT', '/v1/grants', {
              holder: 'everyone',
              resource: top,
              permission: `read-${n % 2 ? 'deny' : 'allow'}`,
            })
          : complete(review.uuid, revision),
    )
    const completions = answers.filter((_, n) => n % 5 > 1)
    expect(completions.filter(({ status }) => status !== 200 && status !== 409)).toEqual([])
    const done = completions.filter(({ status }) => status === 200)
    expect(done.length).toBeLessThanOrEqual(1)
    const events = (await eventsOf(uuid)).map(({ action }) => action)
    expect(events.filter((action) => action === 'grant-deleted')).toHaveLength(done.length)
    if (done.length === 0) expect((await call('GET', `/v1/grants/${uuid}`)).status).toBe(200)
  }
})
