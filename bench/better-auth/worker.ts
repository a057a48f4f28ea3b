/**
 * better-auth as its documentation describes for Workers with Neon: drizzle over the Neon HTTP driver, one instance per isolate. No rate limit,
 * no telemetry, no plugins; passwords are hashed by its default, native scrypt.
 */
import { neon, neonConfig } from '@neondatabase/serverless'
import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { drizzle } from 'drizzle-orm/neon-http'
import * as schema from './schema.ts'

interface Environment {
  DATABASE_URL: string
  NEON_ENDPOINT: string
  BASE_URL: string
  SECRET: string
  /** `on`: sessions are read from a signed cookie for five minutes; any other value: from the database every time. */
  COOKIE_CACHE: string
}

function createAuth(env: Environment) {
  neonConfig.fetchEndpoint = env.NEON_ENDPOINT
  return betterAuth({
    baseURL: env.BASE_URL,
    secret: env.SECRET,
    database: drizzleAdapter(drizzle(neon(env.DATABASE_URL), { schema }), { provider: 'pg', schema }),
    emailAndPassword: { enabled: true },
    session: { cookieCache: { enabled: env.COOKIE_CACHE === 'on', maxAge: 300 } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
  })
}

let auth: ReturnType<typeof createAuth> | undefined

export default {
  fetch(request: Request, env: Environment): Promise<Response> {
    auth ??= createAuth(env)
    return auth.handler(request)
  },
}
