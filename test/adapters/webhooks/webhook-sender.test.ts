import { setTimeout as elapsed } from 'node:timers/promises'
import { afterEach, expect, it, vi } from 'vitest'
import { sendWebhook } from '#adapters/webhooks/webhook-sender.ts'

const request = { url: 'https://hooks.acme.org/', method: 'POST', headers: {}, body: '{}' }
const limitMs = 200
const uninterrupted = new AbortController().signal

afterEach(() => vi.unstubAllGlobals())

it('clears its timer after a response: a Worker may have ten thousand at once', async () => {
  const signals: AbortSignal[] = []
  vi.stubGlobal('fetch', async (_: string, { signal }: { signal: AbortSignal }) => {
    signals.push(signal)
    return new Response('ok')
  })
  expect(await sendWebhook(request, limitMs, uninterrupted)).toMatchObject({ status: 200, error: null, excerpt: 'ok' })
  await elapsed(limitMs) // begun later and as long, it ends after any timer of the request
  expect(signals.map(({ aborted }) => aborted)).toEqual([false])
})

const hang = () =>
  vi.stubGlobal(
    'fetch',
    (_: string, { signal }: { signal: AbortSignal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  )

it('aborts a request to a receiver that does not respond in time', async () => {
  hang()
  expect(await sendWebhook(request, 1, uninterrupted)).toMatchObject({
    status: null,
    error: 'no answer within 0.001 seconds',
  })
})

it('ends a request that is interrupted, and says why', async () => {
  hang()
  const interruption = new AbortController()
  const sent = sendWebhook(request, 60_000, interruption.signal)
  interruption.abort()
  expect(await sent).toMatchObject({
    status: null,
    isInterrupted: true,
    error: expect.stringMatching(/^no answer within \d+ ms while other receivers waited$/),
  })
})
