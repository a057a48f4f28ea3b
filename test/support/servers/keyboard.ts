/** What one does in a page by keyboard alone. */
import type { Page } from 'playwright-core'

/** Stops until something is found to be out of reach. */
const mostStops = 60

/** What has the focus, by its name. */
const focusedName = `(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.labels?.[0]?.textContent ?? document.activeElement?.textContent ?? '').trim()`

/** Moves the focus by Tab alone. @throws an error if nothing of the name has it in turn */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let stops = 0; stops < mostStops; stops += 1) {
    await page.keyboard.press('Tab')
    if (name.test(await page.evaluate<string>(focusedName))) return
  }
  throw new Error(`Tab does not come to ${name}`)
}

/** A browser forgets letters that came more than a second ago. */
const forgetsMs = 1500

/**
 * Chooses in the list with the focus the option that begins with the text. On a busy machine the last letters may count as the first of another
 * option: then they are typed again.
 */
export async function typeOption(page: Page, text: string): Promise<void> {
  for (let tries = 0; tries < 5; tries += 1) {
    await page.keyboard.type(text)
    const chosen = await page.evaluate<string>('document.activeElement.selectedOptions[0].label')
    if (chosen.toLowerCase().startsWith(text.toLowerCase())) return
    await page.waitForTimeout(forgetsMs)
  }
  throw new Error(`No option begins with ${text}`)
}
