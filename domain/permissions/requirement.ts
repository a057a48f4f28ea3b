/** What an allowing grant may require of a session: a second factor, a recent authentication, or both (decision 0102). */
import type { StepUp } from '#domain/refusal.ts'

/** A day: a requirement that is met for longer asks for nothing. */
export const maxWithinMinutes = 1440

/** What is known of how a user authenticated. */
export interface SessionAuthentication {
  readonly aal: number
  /** Seconds since then; below 0 if the clock that told the time is ahead. */
  readonly ageSeconds: number
}

/** How far ahead the clock of an application server may be that says when a user authenticated. */
const maxSkewSeconds = 60

/**
 * Whether a session meets a requirement.
 *
 * @param requires undefined: nothing, which is met by all
 * @param authentication null for strangers, API keys and users who are not the caller: they meet no requirement
 */
export function meets(requires: StepUp | undefined, authentication: SessionAuthentication | null | undefined): boolean {
  if (requires === undefined) return true
  if (!authentication) return false
  const { aal, within_minutes: minutes } = requires
  const { ageSeconds } = authentication
  const isFresh = minutes === undefined || (ageSeconds <= minutes * 60 && ageSeconds >= -maxSkewSeconds)
  return isFresh && (aal === undefined || authentication.aal >= aal)
}

/** A requirement from two columns. @returns undefined if both are null */
export function requirementOf(aal: number | null, minutes: number | null): StepUp | undefined {
  if (aal === null && minutes === null) return undefined
  return { ...(aal !== null && { aal: 2 as const }), ...(minutes !== null && { within_minutes: minutes }) }
}

/** What meets several requirements at once: the strictest of each kind. */
export function strictest(requirements: readonly StepUp[]): StepUp {
  const minutes = requirements.flatMap(({ within_minutes: each }) => (each === undefined ? [] : [each]))
  return {
    ...(requirements.some(({ aal }) => aal !== undefined) && { aal: 2 as const }),
    ...(minutes.length > 0 && { within_minutes: Math.min(...minutes) }),
  }
}

/** An order of requirements for lists: none first, then a later authentication before an earlier one, and a second factor last. */
export function compareRequirements(one: StepUp | undefined, other: StepUp | undefined): number {
  return (one?.aal ?? 0) - (other?.aal ?? 0) || minutesOf(other) - minutesOf(one)
}

function minutesOf(requires: StepUp | undefined): number {
  return requires?.within_minutes ?? maxWithinMinutes + 1
}

/** The last parts of a permission's text form: `aal2`, `within15`. */
export function requirementWords(requires: StepUp | undefined): string[] {
  const { aal, within_minutes: minutes } = requires ?? {}
  return [...(aal === undefined ? [] : [`aal${aal}`]), ...(minutes === undefined ? [] : [`within${minutes}`])]
}

/** A word of the text form that says a requirement, valid or not. */
export function isRequirementWord(word: string): boolean {
  return /^(?:aal|within)\d+$/.test(word)
}

/** The most characters that the words of a requirement have, with a hyphen before each. */
export const maxRequirementTextLength = `-aal2-within${maxWithinMinutes}`.length

/** Reads the words: `aal2`, `within15`, or both in this order. @returns undefined for any others */
export function readRequirementWords(words: readonly string[]): StepUp | undefined {
  const [, aal, minutes] = /^(?:aal(2))?(?:(?:^|-)within([1-9]\d{0,3}))?$/.exec(words.join('-')) ?? []
  const within = minutes === undefined ? undefined : Number(minutes)
  if (within !== undefined && within > maxWithinMinutes) return undefined
  return requirementOf(aal === undefined ? null : Number(aal), within ?? null)
}
