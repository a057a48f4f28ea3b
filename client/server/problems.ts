/** Refusals of a service that trusts Postern, as Postern itself would answer them (RFC 9457, RFC 6750, RFC 9470). */
import type { Problem } from '../core/result.ts'

/** Why a request has no session that is good enough. */
export type GuardCode =
  | 'unauthenticated'
  | 'invalid-token'
  | 'multiple-credentials'
  | 'origin-not-allowed'
  | 'insufficient-scope'
  | 'insufficient-authentication'
  | 'password-change-required'
  | 'terms-acceptance-required'
  | 'unavailable'

const answers: Record<GuardCode, { status: number; title: string; challenge?: string }> = {
  unauthenticated: { status: 401, title: 'The request needs a session', challenge: '' },
  'invalid-token': {
    status: 401,
    title: 'The access token is invalid, expired or revoked',
    challenge: 'invalid_token',
  },
  'multiple-credentials': {
    status: 400,
    title: 'The request has more than one credential',
    challenge: 'invalid_request',
  },
  'origin-not-allowed': { status: 403, title: 'Cookies are not accepted from this origin' },
  'insufficient-scope': { status: 403, title: 'The session lacks a scope', challenge: 'insufficient_scope' },
  'insufficient-authentication': {
    status: 401,
    title: 'The user has to authenticate again, or with a second factor',
    challenge: 'insufficient_user_authentication',
  },
  'password-change-required': { status: 403, title: 'The password has to be changed first' },
  'terms-acceptance-required': { status: 403, title: 'The terms have to be accepted first' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
}

/** Seconds to wait where Postern did not answer. */
const retrySeconds = 1

/** A request that is refused: the problem, and the headers to answer it with. */
export interface Refused {
  ok: false
  problem: Problem<GuardCode>
  headers: Record<string, string>
}

/** @param parameters further parameters of the challenge */
export function refuse(code: GuardCode, parameters: Record<string, string> = {}, cause?: unknown): Refused {
  const { status, title, challenge } = answers[code]
  const fields = Object.entries({ ...(challenge && { error: challenge }), ...parameters })
  const text = fields.map(([name, value]) => `${name}="${value}"`).join(', ')
  return {
    ok: false,
    problem: { code, status, title, ...(cause !== undefined && { cause }) },
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...(challenge !== undefined && { 'WWW-Authenticate': `Bearer ${text}`.trim() }),
      ...(code.endsWith('-required') && { 'X-Postern-Required-Action': code }),
      ...(status === 503 && { 'Retry-After': String(retrySeconds) }),
    },
  }
}

/** The body of the answer. The cause stays here. */
export function problemText({ problem: { code, status, title } }: Refused): string {
  return JSON.stringify({ type: 'about:blank', title, status, code })
}
