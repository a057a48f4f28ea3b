/** The terms of use of the site. Users accept them at `/v1/users/current/terms`. */
import { Refusal } from '#domain/refusal.ts'
import { administrator, publicly } from '#http/authenticate.ts'
import { createFunction, database } from '#http/function.ts'
import { body } from '#http/body/input.ts'
import { nudging } from '#http/nudge.ts'
import { NewTerms, readable, termsLimits } from '#http/requests/terms.ts'
import { publishSiteTerms, siteTerms } from '#store/terms/terms.ts'

const termsFunction = createFunction('/v1/terms')
termsFunction.use('*', nudging)

termsFunction.get('/', publicly, async (c) => {
  const terms = await siteTerms(database(c))
  if (!terms) throw new Refusal('not-found', { detail: 'The site has no terms.' })
  return c.json(readable(c, terms))
})

termsFunction.put('/', administrator, body(NewTerms, termsLimits), async (c) => {
  const { texts } = c.req.valid('json')
  return c.json(await publishSiteTerms(database(c), c.var.caller, texts ?? {}))
})

export default termsFunction
