/** The console in Chromium for the tests of one file. */
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, expect } from 'vitest'
import { startChromium } from './browser.ts'
import { type ConsoleReader, openConsole } from './console-reader.ts'
import type { Postern } from './postern.ts'
import { prepared } from './prepared.ts'

export interface ConsoleUse {
  /** As the first superuser has it. A test fails of what it complains of. */
  reader: ConsoleReader
  /** As somebody else has it, or nobody, in a window of its own, which the test closes. */
  openAs: (login: string | null, options?: BrowserContextOptions, installation?: Postern) => Promise<ConsoleReader>
}

export function useConsole(postern: Postern): ConsoleUse {
  let browser: Browser | undefined
  const reader = prepared(async () => {
    browser = await startChromium()
    return openConsole(browser, postern, 'first.superuser')
  })
  afterEach(() => expect(reader.complaints()).toEqual([]))
  afterAll(async () => {
    await reader.close()
    await browser?.close()
  })
  return { reader, openAs: (login, options, of = postern) => openConsole(browser!, of, login, options) }
}
