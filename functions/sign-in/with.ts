/** Signing in with another provider begins here: the browser goes there, and comes back to `/sign-in/callback`. */
import { Refusal } from '#domain/refusal.ts'
import { allowPublic, requireSession } from '#http/authenticate.ts'
import { createFunction } from '#http/function.ts'
import { pageQuery } from '#http/pages/page-query.ts'
import { refusalsAsPages } from '#http/pages/pages.ts'
import { unjudgedReturn } from '#http/pages/return-to.ts'
import { startAtProvider } from '#http/providers/start.ts'
import { providerParam } from '#http/requests/reference-params.ts'
import { isNavigationOrOurs } from '#http/same-origin.ts'

const withProvider = createFunction('/sign-in/with')
withProvider.use('/:provider', refusalsAsPages('/sign-in'))
withProvider.use('/:provider/link', refusalsAsPages('/account/security'))

const query = pageQuery({})

withProvider.get('/:provider', allowPublic, query, async (c) => startAtProvider(c, providerParam(c), unjudgedReturn(c)))

/** Links the provider to the account that the browser is signed in to. A page of another site cannot begin it. */
withProvider.get(
  '/:provider/link',
  requireSession('profile:write', { sessionOnly: true, fresh: true }),
  query,
  async (c) => {
    if (!isNavigationOrOurs(c) || c.req.header('Sec-Fetch-Site') === 'cross-site')
      throw new Refusal('origin-not-allowed', { detail: 'Link a provider from a page of this site.' })
    return startAtProvider(c, providerParam(c), unjudgedReturn(c))
  },
)

export default withProvider
