/** What the service has acknowledged, and what arrived outside of it: the soak compares both with the database at the end. */

/** The state of something with a name, as its last acknowledged change left it. */
type Acknowledged = 'exists' | 'deleted'

/** Everything that clients, receivers and the mail provider have seen. */
export interface Ledger {
  /** Groups by name. */
  groups: Map<string, Acknowledged>
  /** Names of accounts whose password, `changed`, was acknowledged, or was the first one. */
  passwords: Map<string, string>
  /** Access tokens of sessions that were signed out. */
  endedTokens: string[]
  /** Addresses whose registration was acknowledged. */
  registered: Set<string>
  /** Recipients of mail. */
  mailed: Set<string>
  /** Message ids by the group that they are about, of receivers that accepted them. */
  messages: Map<string, Set<string>>
  /** Responses by operation and status; `none` where the connection ended. */
  responses: Map<string, number>
  /** Responses that must not be. */
  violations: string[]
}

export function createLedger(): Ledger {
  return {
    groups: new Map(),
    passwords: new Map(),
    endedTokens: [],
    registered: new Set(),
    mailed: new Set(),
    messages: new Map(),
    responses: new Map(),
    violations: [],
  }
}

/** Counts a response. */
export function countResponse({ responses }: Ledger, operation: string, status: number | 'none'): void {
  const key = `${operation} ${status}`
  responses.set(key, (responses.get(key) ?? 0) + 1)
}
