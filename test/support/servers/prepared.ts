/** What the tests of one file need and what has to be waited for. */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'

/** @returns empty while tests are collected, filled in before they run: to be read inside of them */
export function prepared<T extends object>(make: () => Promise<T>, before = beforeAll): T {
  const later = {} as T
  before(async () => {
    Object.assign(later, await make())
  })
  return later
}

/** Something that runs. */
interface Service {
  stop: () => Promise<void>
}

/** Starts something before the tests and stops it after them; what was started first is stopped last. */
export function running<T extends Service>(start: () => Promise<T>): T {
  const started = prepared(start)
  afterAll(() => started.stop())
  return started
}

/** Starts something of its own for every test. */
export function runningAnew<T extends Service>(start: () => Promise<T>): T {
  const started = prepared(start, beforeEach)
  afterEach(() => started.stop())
  return started
}
