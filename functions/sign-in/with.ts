/** Signing in with another provider begins here: the browser goes there, and comes back to `/sign-in/callback`. */
import * as z from 'zod/mini'
import { maxReturnLength } from '#domain/providers/provider.ts'
import { Refusal } from '#domain/refusal.ts'
import { returnPathPattern } from '#domain/sessions/return-path.ts'
import { allowPublic, requireSession } from '#http/authenticate.ts'
import { query } from '#http/body/input.ts'
import { createFunction } from '#http/function.ts'
import { problemsAsPages } from '#http/html/document.ts'
import { startAtProvider } from '#http/providers/start.ts'
import { isNavigationOrOurs } from '#http/same-origin.ts'

const Start = z.strictObject({
  return_to: z.optional(z.string().check(z.maxLength(maxReturnLength), z.regex(returnPathPattern))),
})

const withProvider = createFunction('/sign-in/with')
withProvider.use('*', problemsAsPages)

withProvider.get('/:provider', allowPublic, query(Start), async (c) => {
  return startAtProvider(c, c.req.param('provider'), c.req.valid('query').return_to)
})

/** Links the provider to the account that the browser is signed in to. A page of another site cannot begin it. */
withProvider.get(
  '/:provider/link',
  requireSession('profile:write', { sessionOnly: true, fresh: true }),
  query(Start),
  async (c) => {
    if (!isNavigationOrOurs(c) || c.req.header('Sec-Fetch-Site') === 'cross-site')
      throw new Refusal('origin-not-allowed', { detail: 'Link a provider from a page of this site.' })
    return startAtProvider(c, c.req.param('provider'), c.req.valid('query').return_to)
  },
)

export default withProvider
