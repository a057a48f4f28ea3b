/** What a scope allows, in the words of the API document; in German in words of our own. */
import { scopes as described } from 'virtual:scopes'
import type { Scope } from '#console/caller.tsx'
import { useLanguage } from '#console/texts/texts.tsx'
import { germanMeanings } from './german.ts'

/** Every scope, in the order of the API document. */
export const allScopes = Object.keys(described) as Scope[]

/** What a scope is about: `users` of `users:read`. */
function subjectOf(scope: Scope): string {
  return scope.replace(/:.*/, '')
}

/** The scopes by what they are about, in order. */
export const scopesBySubject: readonly (readonly [subject: string, scopes: readonly Scope[]])[] = [
  ...Map.groupBy(allScopes, subjectOf),
]

/** @returns what a scope permits, in the language of whoever looks */
export function useMeaning(): (scope: Scope) => string {
  const language = useLanguage()
  return (scope) => (language === 'de' ? germanMeanings[scope] : described[scope]!.meaning).replaceAll('`', '')
}

/** The operations that need a scope, as the API document calls them. */
export function operationsOf(scope: Scope): readonly string[] {
  return described[scope]!.operations
}

/** Those of the second list that the first has not, in the order of the API document. */
export function missingScopes(from: readonly Scope[], wanted: readonly Scope[]): Scope[] {
  return allScopes.filter((scope) => wanted.includes(scope) && !from.includes(scope))
}
