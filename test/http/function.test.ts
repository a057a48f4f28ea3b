import { afterEach, describe, expect, it, vi } from 'vitest'
import { Refusal } from '#domain/refusal.ts'
import { createFunction } from '#http/function.ts'

afterEach(() => vi.restoreAllMocks())

/** The log of a function that throws this error. */
async function logged(level: 'error' | 'warn', thrown: Error) {
  const log = vi.spyOn(console, level).mockImplementation(() => undefined)
  const app = createFunction('/x')
  app.post('/:token/accept', () => {
    throw thrown
  })
  const { status } = await app.request('/x/a-secret/accept', { method: 'POST' }, {})
  const text = String(log.mock.calls[0]?.[0])
  return { status, text, entry: JSON.parse(text) as unknown }
}

describe('whatever a handler throws', () => {
  it.each([[null], [undefined], ['a text'], [7], [Symbol('sign')], [Object.create(null)]])(
    '500 as a problem document with every header, for %s',
    async (thrown) => {
      vi.spyOn(console, 'error').mockImplementation(() => undefined)
      const app = createFunction('/x')
      app.get('/', () => {
        throw thrown
      })
      const answer = await app.request('/x', {}, {})
      expect(answer.status).toBe(500)
      expect(await answer.json()).toMatchObject({ code: 'internal-error' })
      expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
      expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
    },
  )
})

describe('the log', () => {
  it('contains the operation, place and cause of an error, and no path that a client sent', async () => {
    const fault = new TypeError('a mistake of ours', { cause: new RangeError('another before it') })
    const { status, text, entry } = await logged('error', fault)
    expect(status).toBe(500)
    expect(entry).toMatchObject({
      operation: 'POST /x/:token/accept',
      fault: expect.stringMatching(/^TypeError: a mistake of ours\n +at .*function\.test\.ts:\d+/),
      cause: expect.stringContaining('another before it'),
    })
    expect(text).not.toContain('a-secret')
  })

  it('contains the operation of a refusal whose reason the response omits', async () => {
    const { status, entry } = await logged('warn', new Refusal('unavailable', { reason: 'the database sleeps' }))
    expect(status).toBe(503)
    expect(entry).toMatchObject({
      operation: 'POST /x/:token/accept',
      code: 'unavailable',
      reason: 'the database sleeps',
    })
  })
})
