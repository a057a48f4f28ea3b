import type { Language } from '#domain/languages/language.ts'

/** A page's title, and the HTML below it. */
export interface ProblemPage {
  title: string
  content: string
}

/** docs/public/problem-pages.json: in each language the page of each code, and `index`, the list of them. */
export type ProblemPages = Record<Language, Record<string, ProblemPage>>
