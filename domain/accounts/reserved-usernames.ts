/** Names that mean something to Postern, to an operator or to a reader, and so can belong to nobody. */
import type { FieldError } from '#domain/field-error.ts'
import { usernameSkeleton } from './username-skeleton.ts'

/**
 * Reserved: accounts and pseudo groups of our own, roles, words that stand for a user in a URL, and what programs print
 * when there is no user. `admin` and `root` are among them although the first superuser may well want them: they are the
 * names that every guesser tries first, so whoever has them is locked out all day. The first superuser picks another.
 */
export const reservedUsernames: readonly string[] = [
  'system anonymous locked everyone authenticated postern', // ours
  'admin admins administrator administrators root superuser staff', // roles
  'current logged self me', // in URLs
  'null undefined none nobody unknown', // no user
].flatMap((names) => names.split(' '))

const reservedSkeletons = new Set(reservedUsernames.map(usernameSkeleton))

/**
 * The names given to those who did not choose one. Whoever could take `user-1000` in advance would make the thousandth
 * registration fail.
 */
const generatedUsername = /^user-[0-9]+$/

/** Whether a name is reserved, or looks like one that is: `adm1n`, or `аdmin` with a Cyrillic letter. */
export function isReservedUsername(canonical: string, skeleton: string): boolean {
  return generatedUsername.test(canonical) || reservedSkeletons.has(skeleton)
}

/** Most names that a setting may reserve besides. */
export const maxReservedUsernames = 200

/** What is wrong with a list of names to reserve: each has something to see, and is there once however it is written. */
export function checkReservedUsernames(names: readonly string[]): FieldError[] {
  const skeletons = names.map(usernameSkeleton)
  return skeletons.flatMap((skeleton, index): FieldError[] => {
    const pointer = `/${index}`
    if (skeleton.trim() === '') return [{ pointer, code: 'blank', detail: 'Use visible characters.' }]
    const detail = 'This name, or one that looks like it, is listed already. Remove it.'
    return skeletons.indexOf(skeleton) === index ? [] : [{ pointer, code: 'duplicate-name', detail }]
  })
}

/** What statements compare names with: the skeletons, so that what looks like a reserved name is reserved too. */
export function reservedSkeletonsOf(names: readonly string[]): string[] {
  return names.map(usernameSkeleton)
}
