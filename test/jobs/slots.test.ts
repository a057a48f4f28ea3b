/** Slots of a run: how many requests receivers that do not answer can hold, counted. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createSlots, type Standing } from '#jobs/slots.ts'

const [total, share] = [5, 2]

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Runs requests that are recorded as they start and end. */
function useSlots() {
  const slots = createSlots(total, share)
  const events: string[] = []
  const open = new Set<string>()
  const request = (name: string, answersAfterMs: number, standing: Standing = 'unknown') =>
    slots(standing, async (interrupted) => {
      events.push(`${name} starts`)
      open.add(name)
      await new Promise<void>((resolve) => {
        interrupted.addEventListener('abort', () => resolve())
        if (answersAfterMs < Infinity) setTimeout(resolve, answersAfterMs)
      })
      open.delete(name)
      events.push(`${name} ${interrupted.aborted ? 'is interrupted' : 'ends'}`)
    })
  return { events, open, request }
}

it('holds no more requests than there are slots, and starts the others in order', async () => {
  const { open, request, events } = useSlots()
  const all = Array.from({ length: 12 }, (_, n) => request(`${n}`, 100))
  await vi.advanceTimersByTimeAsync(50)
  expect([...open]).toEqual(['0', '1', '2', '3', '4'])
  await vi.advanceTimersByTimeAsync(300)
  await Promise.all(all)
  expect(events.filter((event) => event.endsWith('starts'))).toEqual(all.map((_, n) => `${n} starts`))
  expect(events.filter((event) => event.endsWith('interrupted'))).toEqual([])
})

it.each([1, 8, 50, 400])('starts a receiver that answers within few rounds behind %s that hang', async (hanging) => {
  const { open, events, request } = useSlots()
  for (let n = 0; n < hanging; n += 1) void request(`bad ${n}`, Infinity)
  void request('good', 10)
  const rounds = Math.ceil(Math.max(hanging + 1 - total, 0) / (total - share))
  await vi.advanceTimersByTimeAsync(rounds * 300 + 20)
  expect(events).toContain('good ends')
  const left = open.size
  await vi.advanceTimersByTimeAsync(1_000)
  expect(open.size).toBe(left) // nobody waits, so nobody else is interrupted
  for (let n = 0; n < 20; n += 1) {
    void request(`good ${n}`, 10, 'answering')
    await vi.advanceTimersByTimeAsync(15)
    expect(events).toContain(`good ${n} ends`)
    expect(open.size).toBe(left)
  }
})

it('leaves slow receivers their share while others wait', async () => {
  const { open, request } = useSlots()
  for (const name of ['a', 'b', 'c', 'd', 'e']) void request(name, Infinity)
  await vi.advanceTimersByTimeAsync(300)
  for (let n = 0; n < 9; n += 1) void request(`good ${n}`, 250)
  await vi.advanceTimersByTimeAsync(5_000)
  expect([...open]).toEqual(['a', 'b'])
})

it('interrupts nobody who answers within two seconds after having answered before', async () => {
  const { events, request } = useSlots()
  for (let n = 0; n < 30; n += 1) void request(`${n}`, 1_500, 'answering')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(events.filter((event) => event.endsWith('ends'))).toHaveLength(30)
})

it('refuses a probe while slow requests hold their share', async () => {
  const { request } = useSlots()
  void request('a', Infinity, 'probe')
  void request('b', Infinity, 'probe')
  expect(await request('c', 10, 'probe')).toBeNull()
})
