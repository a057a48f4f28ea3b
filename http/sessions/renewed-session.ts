import type { Context } from 'hono'
import { accessCookie, cookieOf } from '#http/cookies.ts'
import type { FunctionEnv } from '#http/env.ts'
import type { RenewedSession } from '#store/renewed-session.ts'
import { issueTokens, type TokenAnswer } from './session-tokens.ts'

/** The tokens of the session that goes on after a sensitive operation, as its client holds them: in cookies or not. */
export function renewedTokens(c: Context<FunctionEnv>, renewed: RenewedSession): Promise<TokenAnswer> {
  const { user_uuid: sub, sid, rev, idle_seconds: idleSeconds, authentication } = renewed
  return issueTokens(
    c,
    { sub, sid, rev, counter: 0, idleSeconds, authentication },
    cookieOf(c, accessCookie) !== undefined,
  )
}
