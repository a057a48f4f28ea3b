/** What the pages behind links say, by language: one file for each, and nothing compiles while one lacks something. */
import { defaultLanguage, type Language, negotiateLanguage } from '#domain/languages/language.ts'
import type { Operation } from '#domain/operations.ts'
import { germanPages } from './page-texts-de.ts'
import { englishPages } from './page-texts-en.ts'
import type { Problem } from '#http/problems/problem.ts'

/** The texts of one operation's pages. */
export interface LinkTexts {
  title: string
  /** What the button does. */
  promise: string
  button: string
  doneTitle: string
  done: string
}

/** What has to happen after a link was used, where that was not all. */
export type Pending = 'administrators-decide'

/** The other outcome of a link whose form offers a choice. */
export type Alternative = 'terms-refused'

/** Everything that pages say in one language. */
export interface PageTexts {
  links: Record<Operation, LinkTexts>
  /** Instead of those of `user-password-reset`: the account never had a password. */
  invitation: LinkTexts
  pending: Record<Pending, Pick<LinkTexts, 'doneTitle' | 'done'>>
  alternatives: Record<Alternative, Pick<LinkTexts, 'doneTitle' | 'done'>>
  /** The button that declines terms. */
  refuse: string
  /** The heading of a page that shows its form again with errors. */
  notDoneYet(title: string): string
  /** Whose link it is. @param masked `maskAddress` */
  forAddress(masked: string): string
  group: string
  /** What stands around the instant at which a link ends. */
  worksUntil: [before: string, after: string]
  username: string
  fullName: string
  email: string
  /** Of an account that has none yet. */
  password: string
  newPassword: string
  /** Beside the box of a new password. */
  revokeKeys: string
  passwordRule(minCodePoints: number): string
  /** What stands before the name of a problem, by which its log line is found. */
  askWith: string
  /** A refusal's heading and what it means. */
  problem(problem: Problem): { title: string; detail: string }
  /** What is wrong with what was posted. */
  violations(problem: Problem): string
}

/** The texts of the pages. */
export const pageTexts: Record<Language, PageTexts> = { en: englishPages, de: germanPages }

/** What to write a page in. @param acceptLanguage the header, if one was sent */
export function pageLanguage(acceptLanguage: string | undefined): Language {
  return negotiateLanguage(acceptLanguage) ?? defaultLanguage
}
