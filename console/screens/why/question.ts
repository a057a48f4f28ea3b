/** A question of the screen, and the answer of Postern to it. */
import type { checkPermissions, StepUp } from 'postern/client'
import type { Words } from './words.ts'

/** The result of `POST /v1/check` with `explain` and, where the caller may, `remedies`. */
export type Answer = Extract<Awaited<ReturnType<typeof checkPermissions>>, { ok: true }>['value']['results'][number]
export type ExplainedGrant = NonNullable<NonNullable<Answer['explain']>['deciding']>
export type Holder = ExplainedGrant['holder']

/** Who, what and where, as people read them. */
export interface Question {
  /** The name of the user. */
  who: string
  permission: string
  /** Names from the service down to the resource. */
  names: readonly string[]
}

/** `/library/finance` of the names from the service downwards. */
export function placeText(names: readonly string[]): string {
  return names.map((name) => `/${name}`).join('')
}

/** The holder of a grant. One with a user as its holder is of the user in question. */
export function holderText(holder: Holder, who: string, { holders }: Words): string {
  if (typeof holder === 'string') return holders[holder]
  return 'group' in holder ? holders.group(holder.group) : holders.own(who)
}

/** What a session must have. */
export function needsText({ aal, within_minutes: minutes }: StepUp, { factor, fresh, and }: Words): string {
  return [...(aal === undefined ? [] : [factor]), ...(minutes === undefined ? [] : [fresh(minutes)])].join(and)
}

/** The names from the service to the resource or to the last node that exists, as they are spelt there; what is missing as it was asked. */
export function namesOf(question: Question, { path }: Answer): readonly string[] {
  return path ? [...path.map(({ name }) => name), ...question.names.slice(path.length)] : question.names
}
