/** Health of this function: whether it runs, and whether each part that requests need is ready. */
import { connect } from '#adapters/neon.ts'
import { Refusal } from '#domain/refusal.ts'
import { allowPublic } from '#http/authenticate.ts'
import { type Env, judgeSettings, setting } from '#http/env.ts'
import { createFunction } from '#http/function.ts'
import { ping } from '#store/health.ts'

const healthz = createFunction('/healthz')

/** Readiness. In the whole service also its keys (`functions/index.ts`); a function of its own has none of them. */
healthz.get('/', allowPublic, async (c) => {
  const checks: Record<string, (env: Env) => unknown> = {
    settings: judgeSettings,
    database: (env) => ping(connect(setting(env, 'DATABASE_URL'), env.NEON_ENDPOINT)),
    ...(await c.env.READINESS?.())?.keyChecks,
  }
  const parts = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const problem = await problemOf(() => check(c.env))
      return { name, ready: problem === null, ...(problem && { detail: problem }) }
    }),
  )
  const missing = parts.flatMap(({ name, ready }) => (ready ? [] : [name]))
  const healthy = missing.length === 0
  const status = healthy ? 'ready' : `not ready: ${missing.join(', ')}`
  return c.json({ healthy, status, parts }, healthy ? 200 : 503, healthy ? {} : { 'Retry-After': '2' })
})

/** Liveness: needs nothing, so that a supervisor does not restart what a restart cannot mend. */
healthz.get('/live', allowPublic, (c) => c.json({ healthy: true, status: 'running' }))

async function problemOf(check: () => unknown): Promise<string | null> {
  try {
    await check()
    return null
  } catch (error) {
    return (error instanceof Refusal && error.details.detail) || 'It does not work; the log says why.'
  }
}

export default healthz
