/**
 * Model of who can attempt to sign in: accounts with their names, what failed at each, and names that no account has. Attempts belong to the account
 * (docs/decisions/accounts/0051-attempts-belong-to-accounts.md). Times are whole microseconds. `test/functions/v1/sessions/lock-walks.test.ts` walks
 * through it beside the service.
 */
import { noticedLockSeconds, type SourceLimit } from '#domain/credentials/attempts.ts'
import type { LockoutPolicy } from '#domain/credentials/lockout-policies.ts'
import { afterLapse, type AttemptCount, leakTime, reserveAtSource, reserveForKey, settle } from './attempts.ts'

const second = 1_000_000
const week = 7 * 24 * 3600 * second

/** One account. */
export interface ModelAccount {
  username: string
  email: string
  /** What failed without a known device, under either name. */
  count: AttemptCount | null
  /** What failed on each known device, by its token. */
  devices: Map<string, AttemptCount | null>
}

/** One attempt to sign in. `lost`: the database goes away before the outcome is recorded. */
export interface SignInAttempt {
  login: string
  isRight: boolean
  isLost: boolean
  source: number
  /** The token of a known device, perhaps of another account. */
  device: string | null
}

/** What the service answers. `waitSeconds`: `Retry-After`, 0 without it. */
export interface ExpectedAnswer {
  status: 201 | 401 | 429 | 503
  waitSeconds: number
}

/** The whole state. */
export class LockoutModel {
  now = 0
  /** By user name and by address. */
  readonly holders = new Map<string, ModelAccount>()
  /** What failed under names that no account has. */
  readonly names = new Map<string, AttemptCount>()
  readonly sources = new Map<number, number>()
  /** Failures that locked for so long that they are recorded. */
  lockouts = 0
  readonly policy: LockoutPolicy
  readonly limit: SourceLimit

  constructor(policy: LockoutPolicy, limit: SourceLimit) {
    this.policy = policy
    this.limit = limit
  }

  /** @returns null if one of the names is taken */
  create(username: string, email: string): ModelAccount | null {
    if (this.holders.has(username) || this.holders.has(email)) return null
    const account = { username, email, count: null, devices: new Map() }
    this.holders.set(username, account).set(email, account)
    return account
  }

  remove(account: ModelAccount): void {
    this.holders.delete(account.username)
    this.holders.delete(account.email)
  }

  /** Gives an account another user name or address; its failures come along. @returns whether it was free */
  rename(account: ModelAccount, kind: 'username' | 'email', to: string): boolean {
    const holder = this.holders.get(to)
    if (holder) return holder === account
    this.holders.delete(account[kind])
    account[kind] = to
    this.holders.set(to, account)
    return true
  }

  /** What an unlock and every new password do. */
  clear(account: ModelAccount): void {
    account.count = null
    for (const device of account.devices.keys()) account.devices.set(device, null)
  }

  /** Failures under names of nobody are forgotten after a quiet week, those of accounts never. @returns the forgotten names */
  clean(): string[] {
    const forgotten = [...this.names].filter(
      ([, { lastAt, lockedUntil }]) => this.now - lastAt >= week && (lockedUntil ?? 0) <= this.now,
    )
    for (const [name] of forgotten) this.names.delete(name)
    return forgotten.map(([name]) => name)
  }

  attempt(attempt: SignInAttempt): ExpectedAnswer {
    const { source, isRight, isLost } = attempt
    const key = this.keyOf(attempt)
    const before = this.sources.get(source) ?? null
    const place = key.isKnownDevice ? { counted: null } : reserveAtSource(before, this.now, this.limit)
    const reserved = reserveForKey(key.count, this.now, this.policy)
    if ('wait' in place) {
      const wait = Math.max(place.wait, 'wait' in reserved ? reserved.wait : 0)
      return { status: 429, waitSeconds: Math.ceil(wait / second) }
    }
    const refunded = place.counted === null ? null : place.counted - leakTime(this.limit)
    if ('wait' in reserved) {
      this.countAtSource(source, refunded)
      return { status: 429, waitSeconds: Math.ceil(reserved.wait / second) }
    }
    const { counted } = reserved
    this.countAtSource(source, isRight && !isLost ? refunded : place.counted)
    key.set(isLost ? counted : isRight ? null : settle(counted))
    if (isLost) return { status: 503, waitSeconds: 0 }
    if (isRight) return { status: 201, waitSeconds: 0 }
    const waitSeconds = Math.ceil(((counted.lockedUntil ?? this.now) - this.now) / second)
    if (waitSeconds >= noticedLockSeconds) this.lockouts += 1
    return { status: 401, waitSeconds }
  }

  /** What an administrator sees of an account. */
  seen(account: ModelAccount): { failures: number; lockedUntil: number | null } {
    const counts = [account.count, ...account.devices.values()].flatMap((count) =>
      count ? [afterLapse(count, this.now)] : [],
    )
    const ends = counts.map(({ lockedUntil }) => lockedUntil ?? 0).filter((until) => until > this.now)
    return {
      failures: counts.reduce((sum, { failures }) => sum + failures, 0),
      lockedUntil: ends.length > 0 ? Math.max(...ends) : null,
    }
  }

  private countAtSource(source: number, bucketEmptyAt: number | null): void {
    if (bucketEmptyAt !== null) this.sources.set(source, bucketEmptyAt)
  }

  /** Where an attempt counts. */
  private keyOf({ login, device }: SignInAttempt) {
    const account = this.holders.get(login)
    if (!account) {
      const set = (count: AttemptCount | null) => (count ? this.names.set(login, count) : this.names.delete(login))
      return { isKnownDevice: false, count: this.names.get(login) ?? null, set }
    }
    if (device !== null && account.devices.has(device)) {
      const set = (count: AttemptCount | null) => account.devices.set(device, count)
      return { isKnownDevice: true, count: account.devices.get(device) ?? null, set }
    }
    const set = (count: AttemptCount | null) => (account.count = count)
    return { isKnownDevice: false, count: account.count, set }
  }
}

/**
 * Checks the policy without the model's own arithmetic: between answered failures at one account, and at one name without one, there is always the
 * time that the policy asks for.
 */
export class PolicyMonitor {
  /** Instants of answered failures since the last success or unlock, by what they count under. */
  private readonly failures = new Map<unknown, number[]>()
  private readonly policy: LockoutPolicy

  constructor(policy: LockoutPolicy) {
    this.policy = policy
  }

  /** @returns whether a password may be checked now */
  permits(key: unknown, now: number): boolean {
    const before = this.failures.get(key) ?? []
    return before.length === 0 || now >= before.at(-1)! + this.waitAfter(before.length)
  }

  failed(key: unknown, now: number): void {
    this.failures.set(key, [...(this.failures.get(key) ?? []), now])
  }

  forget(key: unknown): void {
    this.failures.delete(key)
  }

  private waitAfter(failures: number): number {
    const { policy, threshold, increment_minutes, delay_base, max_delay_seconds, lock_seconds } = this.policy
    if (policy === 'escalating-lock')
      return failures % threshold === 0 ? (failures / threshold) * increment_minutes * 60 * second : 0
    if (failures > threshold) return lock_seconds * second
    return Math.floor(Math.min(delay_base ** (failures - 1), max_delay_seconds) * second)
  }
}
