/** Health check of this function and its database. */
import { allowPublic } from '#http/authenticate.ts'
import { createFunction, database } from '#http/function.ts'
import { ping } from '#store/health.ts'

const healthz = createFunction('/healthz')

healthz.get('/', allowPublic, async (c) => {
  const healthy = await ping(database(c)).catch(() => false)
  const status = healthy ? 'the database answers' : 'the database does not answer'
  return c.json({ healthy, status }, healthy ? 200 : 503, healthy ? {} : { 'Retry-After': '2' })
})

export default healthz
