/** The brand and the settings that hosted pages go by, remembered for a minute so that a page costs no further round trip. */
import type { Context } from 'hono'
import type { FunctionEnv } from '#http/env.ts'
import { database } from '#http/function.ts'
import { getPageFacts, type PageFacts } from '#store/page-facts.ts'

/** Milliseconds for which one isolate goes by what it has read. */
const keptMs = 60_000

let kept: { facts: PageFacts; database: string | undefined; until: number } | undefined

/** What the site shows. In development it is read each time, so that a change of a setting is seen at once. */
export async function siteFacts(c: Context<FunctionEnv>): Promise<PageFacts> {
  const { DATABASE_URL, ENVIRONMENT } = c.env
  if (kept && kept.database === DATABASE_URL && kept.until > Date.now()) return kept.facts
  const facts = await getPageFacts(database(c))
  if (ENVIRONMENT !== 'development') kept = { facts, database: DATABASE_URL, until: Date.now() + keptMs }
  return facts
}

/** As `siteFacts`, for pages that report what has happened already: they are shown also of a site that cannot be asked. */
export function siteFactsIfKnown(c: Context<FunctionEnv>): Promise<PageFacts> {
  return siteFacts(c).catch(() => unknownSite)
}

const unknownSite: PageFacts = {
  brand: {},
  return_origins: [],
  registration_open: false,
  sign_in_by_code: false,
  providers: [],
}
