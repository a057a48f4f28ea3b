/** Starts what the tests of one file need. */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'

/** @returns an object that is empty until the tests run, so that it must be read inside of them */
export function prepared<T extends object>(make: () => Promise<T>, before = beforeAll): T {
  const later = {} as T
  before(async () => {
    Object.assign(later, await make())
  })
  return later
}

/** Anything with a stop function. */
interface Service {
  stop: () => Promise<void>
}

/** Starts services before the tests and stops them afterwards in reverse order. */
export function running<T extends Service>(start: () => Promise<T>): T {
  const started = prepared(start)
  afterAll(() => started.stop())
  return started
}

/** Starts a service for every single test. */
export function runningAnew<T extends Service>(start: () => Promise<T>): T {
  const started = prepared(start, beforeEach)
  afterEach(() => started.stop())
  return started
}
